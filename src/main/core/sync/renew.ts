/**
 * [WS14] This device's identity was used elsewhere too (a copied disk): it becomes another one.
 *
 *   forked ──► new id reserved in the vault ──► signed in as it (central, key ring) ──► outbox numbered for it
 *                 └── killed anywhere: the reserved id is found again, and the way goes on from there
 */
import type { FailureCode } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { newId } from '../clock.ts';
import { getFact, putFact } from '../store/kv.ts';
import { adoptDevice } from '../store/numbering.ts';
import type { RoundParts } from './round.ts';

export async function renewDevice(parts: RoundParts): Promise<Result<void, FailureCode>> {
  const { vault } = parts.store;
  const reserved = getFact(vault.read, 'nextDeviceId') ?? newId(parts.clock);
  vault.write((db) => putFact(db, 'nextDeviceId', reserved));
  const became = await parts.device.become(reserved);
  if (parts.isClosed()) return err('link/closed');
  if (!became.ok) return became;
  settleDevice(parts);
  return ok(undefined);
}

/** Whatever a crash left: the outbox is numbered for the device that we speak as. */
export function settleDevice({ store: { vault }, device, clock }: RoundParts): void {
  if (getFact(vault.read, 'deviceId') === device.id()) return;
  vault.write((db) => adoptDevice(db, device.id(), clock.nowMs()));
}

/** Reserved, and not yet who we are: the fork was found before a crash or while central went away. */
export const isRenewing = ({ store: { vault } }: RoundParts): boolean =>
  getFact(vault.read, 'nextDeviceId') !== null;
