import { startCentralOf } from '../ours/central.ts';
import type { WorkstationConfig, WorkstationLife } from '../ours/workstation-child.ts';
import { IMAGE_MS, type Lane } from '../ours/workstation.ts';
import { askChild } from '../support/run-child.ts';
import type { Engine } from './engines.ts';

const CHILD = new URL('../ours/workstation-child.ts', import.meta.url);
const WATCH = new URL('../ours/watch-writes.ts', import.meta.url);
const COMMANDS = 100;

let version = 0;

/** The product: central on PostgreSQL, and core as a host holds it, which takes rows when images are hidden from it. */
export function ours(name: string, what: string, lane: Lane): Engine {
  return {
    name,
    what,
    isOurs: true,
    run: async ({ rows, delta, folder, timeoutMs }) => {
      const central = await startCentralOf(rows);
      try {
        version += 1;
        const { url, databaseUrl } = central.ready;
        const config: WorkstationConfig = {
          url,
          databaseUrl,
          folder,
          rows,
          delta,
          version,
          commands: COMMANDS,
          lane,
        };
        const { ready, usage } = await askChild<WorkstationLife>({
          script: CHILD,
          config,
          timeoutMs: timeoutMs + (lane === 'image' ? IMAGE_MS : 0),
          nodeArgs: [`--import=${WATCH.href}`],
        });
        return { ...ready, client: usage, server: await central.usage(), life: ready };
      } finally {
        await central.end();
      }
    },
  };
}
