import type { FirstSync } from '../first-sync.ts';
import { installPeers } from '../peers/install.ts';
import { newFolder } from '../support/folder.ts';
import { askChild, runChild } from '../support/run-child.ts';
import type { Engine } from './engines.ts';

/** Rows made before the clock starts may fill more than Node's own limit. */
const ROOM_FOR_ROWS = ['--max-old-space-size=8192'];

const script = (file: string): URL => new URL(`../peers/${file}.mjs`, import.meta.url);

/** Another engine: its real client, and its real server or the nearest thing to it, in `peers`. */
export function peer(file: string, name: string, what: string): Engine {
  return {
    name,
    what,
    run: async ({ folder, timeoutMs, ...job }) => {
      installPeers();
      const held = newFolder(`${file}-server`);
      const server = await runChild<{ url: string }>({
        script: script(`${file}-server`),
        config: { ...job, folder: held.path },
        timeoutMs,
        nodeArgs: ROOM_FOR_ROWS,
      });
      try {
        const config = { ...job, ...server.ready, folder };
        const { ready, usage } = await askChild<FirstSync>({
          script: script(`${file}-client`),
          config,
          timeoutMs,
          nodeArgs: ROOM_FOR_ROWS,
        });
        return { ...ready, client: usage, server: await server.usage() };
      } finally {
        await server.end();
        held.remove();
      }
    },
  };
}
