import { expect, test, vi } from 'vitest';
import { contest } from '../../bench/sync/blobs/contest.ts';
import { ours } from '../../bench/sync/blobs/sides.ts';

vi.setConfig({ testTimeout: 240_000 }); // four processes and a PostgreSQL, started anew on a machine that may be busy

const MEGABYTE = 1_000_000;

test.each(['disk', 's3'] as const)(
  '[RE5] [R3] workstation and central killed on the way (%s), the line cut again and again: the very bytes arrive',
  async (store) => {
    const bytes = 9 * MEGABYTE;
    const sides = await ours(bytes, store);
    try {
      const { cuts, sentAgainBytes } = await contest(sides, bytes, { cutEvery: 2 * MEGABYTE, kills: true });
      expect(cuts).toBeGreaterThanOrEqual(4);
      // a piece for each cut, what was on its way at each kill, and everything that is not the recording
      expect(sentAgainBytes).toBeLessThan(cuts * 300_000 + 2 * 5 * MEGABYTE);
    } finally {
      await sides.end();
    }
  },
);
