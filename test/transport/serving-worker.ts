/** Core as another thread: serves the small router on every port it is sent. */
import { parentPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { createServer } from '../../src/main/link/serve.ts';
import { wireOfPort } from '../../src/shared/link/wire.ts';
import { createSmallRouter } from './small-contract.ts';

const serve = createServer(createSmallRouter().router, () => {});
parentPort?.on('message', (message: { port: MessagePort }) => serve(wireOfPort(message.port)));
