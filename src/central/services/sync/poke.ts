/** "Something moved": at once on connecting (the device may have missed something), then at most every 50 ms. */
import { setTimeout } from 'node:timers/promises';
import type { Listener } from '../../db/listener.ts';

const QUIET_MS = 50;

export async function* pokes(
  listener: Listener,
  tenant: string,
  signal: AbortSignal,
): AsyncGenerator<{ moved: true }, void> {
  let moved = true;
  let wake = () => {};
  const stir = () => wake();
  const unsubscribe = listener.on('seatline_moved', (who) => {
    if (who !== tenant && who !== '') return;
    moved = true;
    stir();
  });
  signal.addEventListener('abort', stir);
  try {
    while (!signal.aborted) {
      if (!moved) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return;
      moved = false;
      yield { moved: true };
      await setTimeout(QUIET_MS, undefined, { signal }).catch(() => {});
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', stir);
  }
}
