/** Who sends: rolling tokens tell a copied disk, the chain tells work that was reordered, dropped or changed. */
import type { Mutation, PushInput } from '../../../src/shared/contract/sync/push.ts';
import { sha256 } from './hash.ts';
import { rowOf, type Device, type ModelState } from './state.ts';

export const NO_CHAIN = '0'.repeat(64);

export const linkOf = (before: string, { id, payloadHash }: Pick<Mutation, 'id' | 'payloadHash'>): string =>
  sha256(`${before}\n${id}\n${payloadHash}`);

export const highestSeq = (device: Device | undefined): number =>
  Math.max(0, ...(device?.chain.keys() ?? []));

/** Whoever was given up may hand in what was typed, and nothing else; null: in good standing. */
export function leaving(
  state: ModelState,
  userId: string,
  deviceId: string,
): 'account/disabled' | 'account/device-wiped' | null {
  if (!rowOf(state, 'user', userId)?.enabled) return 'account/disabled';
  return state.devices.get(deviceId)?.isGivenUp ? 'account/device-wiped' : null;
}

export function deviceOf(state: ModelState, deviceId: string, userId: string): Device {
  const known = state.devices.get(deviceId);
  if (known) return known;
  const fresh: Device = {
    userId,
    tokenNow: null,
    tokenBefore: null,
    lastBatch: null,
    lastAnswer: null,
    chain: new Map(),
    seqBefore: 0,
    isGivenUp: false,
  };
  state.devices.set(deviceId, fresh);
  return fresh;
}

/** go: a new batch. again: the batch before, whose answer was lost. forked: a token that was spent elsewhere. */
export function admit(device: Device, { token, batchHash }: PushInput): 'go' | 'again' | 'forked' {
  if (token === device.tokenNow) return 'go';
  const isResend = token === device.tokenBefore && batchHash === device.lastBatch;
  return isResend && device.tokenNow !== null ? 'again' : 'forked';
}

export function rollToken(state: ModelState, device: Device): string {
  state.tokens += 1;
  device.tokenBefore = device.tokenNow;
  device.tokenNow = `t${state.tokens}-${sha256(`${state.epoch} ${state.tokens}`).slice(0, 16)}`;
  return device.tokenNow;
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
