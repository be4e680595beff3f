/** For an operator's command: the embedded PostgreSQL as it stands, whether its central runs or not. */
import { failure } from '../../../shared/link/attempt.ts';
import { startCluster } from './cluster.ts';
import { preparePlace, url } from './place.ts';
import { portOfRunning } from './running.ts';

export interface Joined {
  databaseUrl: string;
  /** Stops PostgreSQL when it was started for this. */
  leave(): Promise<void>;
}

const DATABASE = 'seatline';

export async function joinCluster(folder: string): Promise<Joined> {
  const place = await preparePlace(folder);
  const port = await portOfRunning(place);
  if (port !== null) return { databaseUrl: url(place, port, DATABASE), leave: async () => {} };
  const started = await startCluster({ folder });
  if (!started.ok) throw failure(started.error);
  return { databaseUrl: await started.value.database(DATABASE), leave: started.value.stop };
}
