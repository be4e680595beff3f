/** Who this person on this workstation is to central: the device id and its key. A fork makes them another one (WS14). */
import type { FailureCode } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import type { CentralLink } from '../sync/central-link.ts';
import { deviceKey } from './device-key.ts';

export interface Device {
  id: string;
  /** Ed25519, base64url. */
  publicKey: string;
}

export interface Identity {
  device(): Device;
  /** Central, the key ring, then the link: after a crash in between, the outbox still belongs to the device before. */
  become(deviceId: string): Promise<Result<void, FailureCode>>;
}

export interface IdentityParts {
  storeKey: Uint8Array;
  deviceId: string;
  link: Pick<CentralLink, 'setSigner'>;
  /** Signs in by the password as this device; `kept` is called before any of its tokens is used or written. */
  signInAs: (device: Device, kept: () => void) => Promise<Result<void, FailureCode>>;
  /** Writes it into the key ring. */
  keep: (device: Device) => void;
}

export function createIdentity({ storeKey, deviceId, link, signInAs, keep }: IdentityParts): Identity {
  const deviceOf = (id: string): Device => ({ id, publicKey: deviceKey(storeKey, id).publicKey });
  let device = deviceOf(deviceId);
  link.setSigner(deviceKey(storeKey, deviceId));
  return {
    device: () => device,
    become: (newId) =>
      signInAs(deviceOf(newId), () => {
        device = deviceOf(newId);
        keep(device);
        link.setSigner(deviceKey(storeKey, newId));
      }),
  };
}
