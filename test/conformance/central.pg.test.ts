/** The suite against SEATLINE_CONFORMANCE_URL, or against our own central on a database of its own. */
import { afterAll, beforeAll } from 'vitest';
import { conformanceSuite } from './suite.ts';
import { startOwnCentral, type Started } from './servers/own-central.ts';

const url = process.env['SEATLINE_CONFORMANCE_URL'];
let started: Started | null = null;

beforeAll(async () => {
  started = url ? { target: { url, control: null }, close: async () => {} } : await startOwnCentral();
}, 120_000);
afterAll(() => started?.close());

conformanceSuite(() => started!.target);
