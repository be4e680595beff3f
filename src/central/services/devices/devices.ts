/** What central thinks of a device, and giving one up. Rules DV1–DV12: docs/spec/sync.md. */
import type { Database, Reader } from '../../db/database.ts';
import { markRevoked, readStanding, type Standing } from '../../db/devices.ts';
import type { DeviceName } from '../../db/mutations.ts';
import { leavingOf } from './leaving.ts';

/** Security events: ids only, never contents. */
export interface SecurityLog {
  security(
    event: 'device-forked' | 'device-key-replaced' | 'device-revoked',
    about: Record<string, string>,
  ): void;
}

export interface DeviceSaid {
  epoch: string | null;
  /** The highest number that the device says was acknowledged. */
  ackedSeq: number;
}

export interface DeviceState {
  /** forked: this copy missed more than one answer, so another one went on. wipe: it or its person was given up. */
  state: 'ok' | 'forked' | 'wipe';
  /** It was acknowledged more, in this very epoch, than this database remembers: the database is not what it was. */
  knowsMore: boolean;
}

/** For `hello`; in the snapshot that answers it. */
export async function deviceState(db: Reader, who: DeviceName, said: DeviceSaid): Promise<DeviceState> {
  return judgeDevice(await readStanding(db, who), said);
}

export function judgeDevice(standing: Standing, said: DeviceSaid): DeviceState {
  if (leavingOf(standing)) return { state: 'wipe', knowsMore: false };
  const { device, epoch } = standing;
  if (said.epoch !== epoch) return { state: 'ok', knowsMore: false };
  const heard = device?.tokenEpoch === epoch ? device : null; // null: it was acknowledged nothing in this epoch
  return {
    state: heard?.publicKey && said.ackedSeq < heard.seqBefore ? 'forked' : 'ok',
    knowsMore: said.ackedSeq > (heard?.lastSeq ?? 0),
  };
}

/** [DV9] Ends its access with the next request; what waits on it may still be handed in. False: no such device. */
export async function revokeDevice(
  { db, log }: { db: Database; log: SecurityLog },
  tenant: string,
  device: DeviceName,
): Promise<boolean> {
  const isKnown = await db.write(tenant, (tx) => markRevoked(tx, device));
  if (isKnown) log.security('device-revoked', { tenant, ...device });
  return isKnown;
}
