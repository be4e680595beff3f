/**
 * "Something of yours moved": at once on connecting (the device may have missed something), then at most every 50 ms.
 * Whoever is not granted what moved hears nothing. Rule L8: docs/spec/sync.md.
 */
import { setTimeout } from 'node:timers/promises';
import type { Grants } from '../../../shared/domain/grants.ts';
import type { Listener } from '../../db/listener.ts';
import { readMoved, type Moved } from '../../db/moved.ts';

const QUIET_MS = 50;

export interface Poked {
  tenant: string;
  deviceId: string;
  grants: Grants;
}

export function concerns({ tenant, deviceId, grants }: Poked, moved: Moved | null): boolean {
  if (moved === null) return true;
  if (moved.tenant !== tenant) return false;
  if (moved.buckets === null || moved.devices.includes(deviceId)) return true;
  const granted = new Set<string>(grants.buckets);
  return moved.buckets.some((bucket) => granted.has(bucket));
}

export async function* pokes(
  listener: Listener,
  first: Poked,
  { signal, grantsNow }: { signal: AbortSignal; grantsNow: () => Promise<Grants> },
): AsyncGenerator<{ moved: true }, void> {
  let who = first;
  let areRightsOld = false;
  let moved = true;
  let wake = () => {};
  const stir = () => wake();
  const unsubscribe = listener.on('seatline_moved', (payload) => {
    const what = readMoved(payload);
    if (!concerns(who, what)) return;
    areRightsOld ||= !what?.buckets; // somebody's rights changed, perhaps this one's
    moved = true;
    stir();
  });
  signal.addEventListener('abort', stir);
  try {
    while (!signal.aborted) {
      if (!moved) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return;
      moved = false;
      if (areRightsOld) who = { ...who, grants: await grantsNow().catch(() => who.grants) };
      areRightsOld = false;
      yield { moved: true };
      await setTimeout(QUIET_MS, undefined, { signal }).catch(() => {});
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', stir);
  }
}
