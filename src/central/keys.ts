/**
 * Central's secrets all come from one master key: SEATLINE_MASTER_KEY (base64, 32 bytes), or a file in the data
 * folder made on the first start. Keys for single purposes are derived from it (HKDF, RFC 5869).
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Keys {
  accessToken: Uint8Array;
  /** MAC of a refresh token's successor and of cursors; the label keeps their uses apart. */
  mac(label: string, text: string): Buffer;
  /** AES-256-GCM. `about` is bound to the secret: sealed for one row, it does not open for another. */
  seal(plain: Uint8Array, about: string): Buffer;
  /** Throws when the key or `about` is another. */
  open(sealed: Uint8Array, about: string): Buffer;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function loadMasterKey(dataFolder: string, fromEnvironment: string | undefined): Buffer {
  if (fromEnvironment) return mustBeKey(fromEnvironment, 'SEATLINE_MASTER_KEY');
  const file = join(dataFolder, 'central.key');
  mkdirSync(dataFolder, { recursive: true });
  if (!existsSync(file))
    writeFileSync(file, randomBytes(KEY_BYTES).toString('base64'), { mode: 0o600, flag: 'wx' });
  return mustBeKey(readFileSync(file, 'utf8'), file);
}

function mustBeKey(base64: string, from: string): Buffer {
  const key = Buffer.from(base64.trim(), 'base64');
  if (key.length !== KEY_BYTES) throw new Error(`${from} must hold ${KEY_BYTES} bytes in base64.`);
  return key;
}

export function deriveKeys(master: Uint8Array): Keys {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, 'seatline', purpose, KEY_BYTES));
  const sealing = derive('seal');
  const maccing = derive('mac');
  return {
    accessToken: derive('access-token'),
    mac: (label, text) => createHmac('sha256', maccing).update(`${label}\0${text}`).digest(),
    seal: (plain, about) => seal(sealing, plain, about),
    open: (sealed, about) => open(sealing, sealed, about),
  };
}

function seal(key: Buffer, plain: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Buffer, sealed: Uint8Array, about: string): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(sealed.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about)).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}
