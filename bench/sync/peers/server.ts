/** A peer's server on a folder that goes with it. */
import { newFolder } from '../support/folder.ts';
import { postgresOf } from '../support/processes.ts';
import { runChild, type Child } from '../support/run-child.ts';
import { installPeers } from './install.ts';

/** Rows made before the clock starts may fill more than Node's own limit. */
export const ROOM_FOR_ROWS = ['--max-old-space-size=8192'];

export const peerScript = (name: string): URL => new URL(`${name}.mjs`, import.meta.url);

export async function peerServer<Ready>(
  name: string,
  job: { rows: number; delta: number },
  timeoutMs: number,
): Promise<Child<Ready>> {
  installPeers();
  const folder = newFolder(`${name}-server`);
  const config = { ...job, folder: folder.path };
  const script = peerScript(`${name}-server`);
  try {
    const alsoOf = (): number[] => postgresOf(folder.path);
    const server = await runChild<Ready>({ script, config, timeoutMs, nodeArgs: ROOM_FOR_ROWS, alsoOf });
    return { ...server, end: () => server.end().finally(folder.remove) };
  } catch (cause) {
    folder.remove();
    throw cause;
  }
}
