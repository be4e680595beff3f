/** The suite against the model of central: what it checks is the protocol, not one program. */
import { afterAll, beforeAll } from 'vitest';
import type { Started } from './servers/own-central.ts';
import { startModelServer } from './servers/model-server.ts';
import { conformanceSuite } from './suite.ts';

let started: Started;

beforeAll(async () => {
  started = await startModelServer();
});
afterAll(() => started.close());

conformanceSuite(() => started.target);
