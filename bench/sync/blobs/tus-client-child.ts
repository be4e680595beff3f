/** Plain tus: tus-js-client with the file on the disk, its place kept in a file, its own delays. */
import { createReadStream, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { Upload } from 'tus-js-client';
import { child } from './process.ts';

export interface TusClientConfig {
  serverUrl: string;
  file: string;
  place: string;
}

await child<TusClientConfig>(async ({ serverUrl, file, place }, say) => {
  const upload = new Upload(createReadStream(file), {
    endpoint: `${serverUrl}/files`,
    uploadUrl: existsSync(place) ? readFileSync(place, 'utf8') : null,
    uploadSize: statSync(file).size,
    metadata: { filename: 'sound' },
    onUploadUrlAvailable: () => writeFileSync(place, upload.url ?? ''),
    onError: (cause) => {
      console.error(cause);
      process.exit(1);
    },
    onSuccess: () => say({ done: true }),
  });
  upload.start();
  say({ ready: true });
  return async () => {};
});
