/** Plain tus: tus-js-client with the file on the disk, its place kept in a file, its own delays. */
import { createReadStream, statSync } from 'node:fs';
import { FileUrlStorage, Upload } from 'tus-js-client';
import { child } from './process.ts';

export interface TusClientConfig {
  serverUrl: string;
  file: string;
  places: string;
}

await child<TusClientConfig>(async ({ serverUrl, file, places }, say) => {
  const upload = new Upload(createReadStream(file), {
    endpoint: `${serverUrl}/files`,
    uploadSize: statSync(file).size,
    metadata: { filename: 'sound' },
    urlStorage: new FileUrlStorage(places),
    fingerprint: async () => 'sound',
    onError: (cause) => {
      console.error(cause);
      process.exit(1);
    },
    onSuccess: () => say({ done: true }),
  });
  const [before] = await upload.findPreviousUploads();
  if (before) upload.resumeFromPreviousUpload(before);
  upload.start();
  say({ ready: true });
  return async () => {};
});
