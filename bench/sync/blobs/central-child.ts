/** Central as it is, to be killed and started again on the same port and folder. */
import { startCentral } from '../../../src/central/central.ts';
import type { S3Place } from '../../../src/central/services/blobs/s3-client.ts';
import { smallCentre } from '../../../test/central/small-centre.ts';
import { child } from './process.ts';

export interface CentralConfig {
  port: number;
  folder: string;
  s3: S3Place | null;
}

await child<CentralConfig>(async ({ port, folder, s3 }, say) => {
  const central = await startCentral({
    port,
    dataFolder: folder,
    demo: smallCentre(),
    logLevel: 'silent',
    ...(s3 ? { s3 } : {}),
  });
  say({ ready: central.url });
  return () => central.close();
});
