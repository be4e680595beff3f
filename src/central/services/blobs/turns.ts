/**
 * One request at a time works on an upload, and the newest one is right: a client that comes back after a cut must not
 * wait for its own dead connection. Whoever works is told to end, keeps what it has, and then the new one goes.
 */
export interface Turns {
  /** `signal` aborts when somebody newer waits. */
  take<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  const latest = new Map<string, { stop: AbortController; end: Promise<unknown> }>();
  return {
    take: async (id, work) => {
      const before = latest.get(id);
      before?.stop.abort();
      const stop = new AbortController();
      const run = (before?.end ?? Promise.resolve()).then(() => work(stop.signal));
      const mine = { stop, end: run.catch(() => {}) };
      latest.set(id, mine);
      try {
        return await run;
      } finally {
        if (latest.get(id) === mine) latest.delete(id);
      }
    },
  };
}
