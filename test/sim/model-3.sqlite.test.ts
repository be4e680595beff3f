import { test } from 'vitest';
import { surviveAll } from './lane.ts';
import { MODEL_LANE } from './lanes.ts';

test('[I1–I19] five hundred runs against the model of central', { timeout: 1_800_000 }, () =>
  surviveAll(MODEL_LANE, { from: 1001, runs: 500 }),
);
