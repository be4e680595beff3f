import type { FirstSync } from '../first-sync.ts';
import type { RawConfig } from '../raw/child.ts';
import { askChild } from '../support/run-child.ts';
import type { Engine, Limit } from './engines.ts';

const CHILD = new URL('../raw/child.ts', import.meta.url);

/** The encrypted file written directly: no server, no protocol. */
export function raw(
  name: string,
  { limit, ...how }: Pick<RawConfig, 'from' | 'fullText'> & { limit?: Limit },
  what: string,
): Engine {
  return {
    name,
    what,
    ...(limit ? { limit } : {}),
    run: async ({ timeoutMs, ...job }) => {
      const config: RawConfig = { ...job, ...how };
      const { ready, usage } = await askChild<FirstSync>({ script: CHILD, config, timeoutMs });
      return { ...ready, client: usage, server: null };
    },
  };
}
