/** What central thinks of a device, and what its person may read. */
import type { Hello, HelloInput } from '../../../src/shared/contract/sync/hello.ts';
import { leaving, suspect } from './devices.ts';
import { grantsNow, liveRows } from './readers.ts';
import type { ModelState } from './state.ts';

export const LIMITS = { mutations: 1_000, bytes: 1_048_576, rows: 5_000 };

export function helloAnswer(state: ModelState, userId: string, input: HelloInput, nowMs: number): Hello {
  const device = state.devices.get(input.deviceId);
  const isSameHistory = input.epoch === state.epoch;
  const reached = device && device.tokenNo > 0 ? device.lastSeq : 0;
  // a history that this central does not have, under the very epoch that it has: it was put back and nobody said so
  if (isSameHistory && input.ackedSeq > reached) throw suspect(state);
  const isCopy =
    isSameHistory && device !== undefined && device.tokenNo > 0 && input.ackedSeq < device.seqBefore;
  const standing = leaving(state, userId, input.deviceId) ? 'wipe' : isCopy ? 'forked' : 'ok';
  const { buckets, view } = grantsNow(state, userId);
  return {
    epoch: state.epoch,
    state: standing,
    upgradeRequired: false,
    buckets: buckets.map((bucket) => ({ bucket, view, count: liveRows(state, bucket, view).length })),
    limits: LIMITS,
    serverTimeMs: nowMs,
    pollAfterMs: 15_000,
  };
}
