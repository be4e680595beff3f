/** The thread that `builder.ts` starts. */
import { parentPort, workerData } from 'node:worker_threads';
import { buildImage, type BuildJob } from './build.ts';

parentPort?.postMessage(await buildImage(workerData as BuildJob));
