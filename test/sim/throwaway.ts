/** Real central on a PostgreSQL of this run's own, gone afterwards: for runs outside the ordinary tests. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster } from '../../src/central/db/embedded/cluster.ts';
import { openRealLane, type RealLane } from './real-central.ts';

export async function openThrowawayLane(): Promise<RealLane> {
  const folder = await mkdtemp(join(tmpdir(), 'seatline-sim-'));
  await chmod(folder, 0o755); // PostgreSQL's own user must pass
  const cluster = await startCluster({ folder, throwAway: true });
  if (!cluster.ok) throw new Error(cluster.error);
  const lane = await openRealLane(await cluster.value.database('sim'), join(folder, 'central'));
  return {
    make: lane.make,
    close: async () => {
      await lane.close();
      await cluster.value.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
