/** A list that core was asked for. A newer answer that cannot be had keeps the older one and says so [SC6]. */
import type { FailureCode } from '../../../shared/errors.ts';

export interface Listing<T> {
  /** null until it was read once. */
  value: T | null;
  /** Why it could not be read, while that lasts. */
  failure: FailureCode | null;
}

export const unread: Listing<never> = { value: null, failure: null };

/** Runs one at a time; asked while running, it runs once more afterwards, however often it was asked [SC5]. */
export function singleFlight(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const loop = async (): Promise<void> => {
    do {
      again = false;
      await run();
    } while (again);
    running = null;
  };
  return () => {
    again = true;
    running ??= loop();
    return running;
  };
}
