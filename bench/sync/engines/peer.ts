import type { FirstSync } from '../first-sync.ts';
import { peerScript, peerServer, ROOM_FOR_ROWS } from '../peers/server.ts';
import { askChild } from '../support/run-child.ts';
import type { Engine } from './engines.ts';

/** Another engine: its real client, and its real server or the nearest thing to it, in `peers`. */
export function peer(file: string, name: string, what: string, how: object = {}): Engine {
  return {
    name,
    what,
    run: async ({ folder, timeoutMs, ...job }) => {
      const server = await peerServer<object>(file, job, timeoutMs);
      try {
        const script = peerScript(`${file}-client`);
        const config = { ...job, ...how, ...server.ready, folder };
        const { ready, usage } = await askChild<FirstSync>({
          script,
          config,
          timeoutMs,
          nodeArgs: ROOM_FOR_ROWS,
        });
        return { ...ready, client: usage, server: await server.usage() };
      } finally {
        await server.end();
      }
    },
  };
}
