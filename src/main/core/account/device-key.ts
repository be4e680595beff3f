/**
 * The device's Ed25519 key pair. Nothing of it is stored: it is derived from the person's store key and the device id,
 * so it exists exactly where that key exists (under the password and the machine's key store), a new device id has a
 * new pair, and no crash can leave a half of it behind. Rules WS13: docs/spec/sync.md, decision 0098.
 */
import { createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';

export interface DeviceKey {
  /** Its 32 bytes, base64url. */
  publicKey: string;
  /** base64url */
  sign(text: string): string;
}

const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex'); // RFC 8410 §7, before the 32 bytes of the seed
const SEED_BYTES = 32;

export function deviceKey(storeKey: Uint8Array, deviceId: string): DeviceKey {
  const seed = Buffer.from(
    hkdfSync('sha256', storeKey, Buffer.from(deviceId), 'seatline device', SEED_BYTES),
  );
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  return {
    publicKey: String(createPublicKey(key).export({ format: 'jwk' }).x),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  };
}
