/** Who sends: rolling tokens tell a copied disk, the chain tells work that was reordered, dropped or changed. */
import type { Mutation, PushInput } from '../../../src/shared/contract/sync/push.ts';
import { failure } from '../../../src/shared/link/attempt.ts';
import { sha256 } from './hash.ts';
import { rowOf, type Device, type ModelState } from './state.ts';

export const NO_CHAIN = '0'.repeat(64);

export const linkOf = (before: string, { id, payloadHash }: Pick<Mutation, 'id' | 'payloadHash'>): string =>
  sha256(`${before}\n${id}\n${payloadHash}`);

/** Whoever was given up may hand in what was typed, and nothing else; null: in good standing. */
export function leaving(
  state: ModelState,
  userId: string,
  deviceId: string,
): 'account/disabled' | 'account/device-wiped' | null {
  if (!rowOf(state, 'user', userId)?.enabled) return 'account/disabled';
  return state.devices.get(deviceId)?.isGivenUp ? 'account/device-wiped' : null;
}

/** To be thrown. From here on nobody is told anything until an operator has looked. */
export function suspect(state: ModelState): Error {
  state.isSuspect = true;
  return failure('sync/epoch-suspect');
}

export function deviceOf(state: ModelState, deviceId: string, userId: string): Device {
  const known = state.devices.get(deviceId);
  if (known) return known;
  const fresh: Device = {
    userId,
    tokenNo: 0,
    lastBatch: null,
    lastAnswer: null,
    chain: new Map(),
    lastSeq: 0,
    seqBefore: 0,
    isGivenUp: false,
  };
  state.devices.set(deviceId, fresh);
  return fresh;
}

const tokenOf = (state: ModelState, deviceId: string, no: number): string | null =>
  no === 0 ? null : `${no}.${sha256(`${state.epoch} ${deviceId} ${no}`).slice(0, 16)}`;

/**
 * go: a new batch. again: the batch before, whose answer was lost. forked: a token that was spent elsewhere. ahead: one
 * that was given in this epoch and that this state has not come to: it was put back and nobody said so.
 */
export function admit(
  state: ModelState,
  device: Device,
  { token, batchHash, deviceId }: PushInput,
): 'go' | 'again' | 'forked' | 'ahead' {
  const no = Number(token?.split('.')[0] ?? 0);
  if (no > device.tokenNo && token === tokenOf(state, deviceId, no)) return 'ahead';
  if (token === tokenOf(state, deviceId, device.tokenNo)) return 'go';
  const isLost = device.tokenNo > 0 && token === tokenOf(state, deviceId, device.tokenNo - 1);
  return isLost && batchHash === device.lastBatch ? 'again' : 'forked';
}

export function rollToken(state: ModelState, device: Device, deviceId: string): string {
  device.tokenNo += 1;
  return tokenOf(state, deviceId, device.tokenNo) ?? '';
}

/** Does the batch continue what came before, as far as that is known here? Work may arrive with gaps (a held lane). */
export function continues(device: Device, mutations: readonly Mutation[]): boolean {
  const known = new Map([...device.chain].map(([seq, { id, chain }]) => [seq, { id, chain }]));
  return mutations
    .toSorted((a, b) => a.deviceSeq - b.deviceSeq)
    .every((mutation) => {
      const same = known.get(mutation.deviceSeq);
      const before = mutation.deviceSeq === 1 ? NO_CHAIN : known.get(mutation.deviceSeq - 1)?.chain;
      known.set(mutation.deviceSeq, mutation);
      if (same && same.id !== mutation.id) return false;
      return before === undefined || linkOf(before, mutation) === mutation.chain;
    });
}

export function remember(device: Device, { deviceSeq, id, chain }: Mutation): void {
  device.chain.set(deviceSeq, { id, chain });
}
