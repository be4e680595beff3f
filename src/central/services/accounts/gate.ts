/** Lets a few through at a time; the others wait in line, and a line too long is refused. */
export interface Gate {
  run<T>(work: () => Promise<T>): Promise<T>;
}

export class GateFull extends Error {
  override name = 'GateFull';
}

export function createGate({ concurrent, waiting }: { concurrent: number; waiting: number }): Gate {
  const line: (() => void)[] = [];
  let inside = 0;
  const enter = (): Promise<void> => {
    if (inside < concurrent) {
      inside += 1;
      return Promise.resolve();
    }
    if (line.length >= waiting) return Promise.reject(new GateFull('too many waiting'));
    return new Promise((resolve) => line.push(resolve));
  };
  const leave = () => {
    const next = line.shift();
    if (next) next();
    else inside -= 1;
  };
  return {
    run: async (work) => {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
