/** One image at a time, in a thread of its own: central's one thread answers meanwhile. */
import { Worker } from 'node:worker_threads';
import type { BuildJob, Built } from './build.ts';

export interface Builder {
  /** Not while it is busy. Rejects when the thread failed or was stopped. */
  build(job: BuildJob): Promise<Built>;
  isBusy(): boolean;
  close(): Promise<void>;
}

export function createBuilder(): Builder {
  let worker: Worker | null = null;
  return {
    isBusy: () => worker !== null,
    build: (job) => {
      if (worker) throw new Error('one image at a time');
      const own = new Worker(new URL('./build-worker.ts', import.meta.url), { workerData: job });
      worker = own;
      return answerOf(own).finally(() => {
        worker = null;
      });
    },
    close: async () => void (await worker?.terminate()),
  };
}

const answerOf = (worker: Worker): Promise<Built> =>
  new Promise((resolve, reject) => {
    worker.once('message', (built: Built) => resolve(built));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that built an image has ended')));
  });
