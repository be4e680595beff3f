/** Finds a PostgreSQL that runs on the folder already. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Place } from './place.ts';

/** How long one that starts or stops is waited for. */
const PATIENCE_MS = 60_000;

/** Lines 1 and 4 of postmaster.pid. */
interface Note {
  pid: number;
  port: number;
}

const noteOf = (place: Place): string => join(place.data, 'postmaster.pid');

function noted(place: Place): Note | null {
  if (!existsSync(noteOf(place))) return null;
  const [pid, , , port] = readFileSync(noteOf(place), 'utf8').split('\n');
  return { pid: Number(pid), port: Number(port) };
}

/** The port of the PostgreSQL that answers on this folder (its central was killed, or lives), or null. */
export async function portOfRunning(place: Place): Promise<number | null> {
  const note = noted(place);
  if (!note || !isAlive(note.pid)) return null;
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(200)) {
    const answer = await knock(place, note.port);
    if (answer === 'open') return note.port;
    if (answer === 'nobody') return dropStale(place, note);
  }
  throw new Error(`The PostgreSQL on ${place.data} neither starts nor stops.`);
}

/** Only the cluster of this folder knows its password. */
async function knock(place: Place, port: number): Promise<'open' | 'starting' | 'nobody'> {
  try {
    await (await connect(place, port, 'postgres')).end();
    return 'open';
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    return code === '57P03' ? 'starting' : 'nobody'; // cannot_connect_now: starting up or shutting down
  }
}

/**
 * After a power cut the number in the file may belong to any process by now, and PostgreSQL would not start because of
 * it. Nobody answers on its port, so it is no PostgreSQL; were it one, its shared memory would still refuse a second.
 * A note that was written meanwhile is another start's, and stays. (One whose process is gone PostgreSQL drops itself.)
 */
function dropStale(place: Place, judged: Note): null {
  if (noted(place)?.pid === judged.pid) rmSync(noteOf(place), { force: true });
  return null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
