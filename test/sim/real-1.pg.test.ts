import { afterAll, beforeAll, test } from 'vitest';
import { newFolder } from '../support/folders.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { surviveAll } from './lane.ts';
import { REAL_LONGEST } from './lanes.ts';
import { openRealLane, type RealLane } from './real-central.ts';

let lane: RealLane;

beforeAll(async () => {
  lane = await openRealLane(await createTestDatabase(), newFolder('sim'));
}, 120_000);
afterAll(() => lane?.close());

test('[I1–I19] a hundred runs against real central on PostgreSQL', { timeout: 1_800_000 }, () =>
  surviveAll({ make: lane.make, longest: REAL_LONGEST, patience: 60 }, { from: 1, runs: 100 }),
);
