/**
 * One page in SQLCipher 4's format (as `open-file.ts` opens it), made and read without SQLite: a whole database can go
 * from one key to another page by page, and is never anywhere in plain text. A page is 4096 bytes:
 *
 *   [ AES-256-CBC of bytes 0–4015 ][ 16 bytes IV ][ 64 bytes HMAC-SHA512 over ciphertext, IV, page number (LE) ]
 *
 * Page 1 begins with the file's salt in place of SQLite's 16 bytes `SQLite format 3\0`; they are not encrypted. The
 * HMAC's key follows from key and salt (PBKDF2-HMAC-SHA512, salt XOR 0x3a, 2 rounds).
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  pbkdf2Sync,
  randomFillSync,
  timingSafeEqual,
} from 'node:crypto';

export const PAGE_BYTES = 4096;
export const SALT_BYTES = 16;
const IV_BYTES = 16;
const HMAC_BYTES = 64;
export const RESERVED_BYTES = IV_BYTES + HMAC_BYTES;
const BODY_BYTES = PAGE_BYTES - RESERVED_BYTES;
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

export interface PageKey {
  salt: Uint8Array;
  cipher: Uint8Array;
  hmac: Uint8Array;
}

/** `key`: the raw 32 bytes; `salt`: the file's first 16. */
export function pageKey(key: Uint8Array, salt: Uint8Array): PageKey {
  const masked = salt.map((byte) => byte ^ 0x3a);
  return { salt, cipher: key, hmac: pbkdf2Sync(key, masked, 2, 32, 'sha512') };
}

const numberBytes = (page: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(page);
  return bytes;
};

/** Encrypts page `page` (from 1) in place. What its reserved bytes held is gone. */
export function sealPage(key: PageKey, page: number, bytes: Buffer): void {
  const from = page === 1 ? SALT_BYTES : 0;
  randomFillSync(bytes, BODY_BYTES, IV_BYTES);
  const cipher = createCipheriv('aes-256-cbc', key.cipher, bytes.subarray(BODY_BYTES, BODY_BYTES + IV_BYTES));
  cipher.setAutoPadding(false).update(bytes.subarray(from, BODY_BYTES)).copy(bytes, from);
  macOf(key, page, bytes).copy(bytes, BODY_BYTES + IV_BYTES);
  if (page === 1) bytes.set(key.salt, 0);
}

/** Decrypts page `page` in place; its reserved bytes become 0. False: it was not sealed with this key. */
export function openPage(key: PageKey, page: number, bytes: Buffer): boolean {
  const from = page === 1 ? SALT_BYTES : 0;
  const iv = bytes.subarray(BODY_BYTES, BODY_BYTES + IV_BYTES);
  if (!timingSafeEqual(macOf(key, page, bytes), bytes.subarray(BODY_BYTES + IV_BYTES))) return false;
  const cipher = createDecipheriv('aes-256-cbc', key.cipher, iv).setAutoPadding(false);
  cipher.update(bytes.subarray(from, BODY_BYTES)).copy(bytes, from);
  bytes.fill(0, BODY_BYTES);
  if (page === 1) MAGIC.copy(bytes, 0);
  return true;
}

function macOf(key: PageKey, page: number, bytes: Buffer): Buffer {
  const from = page === 1 ? SALT_BYTES : 0;
  return createHmac('sha512', key.hmac)
    .update(bytes.subarray(from, BODY_BYTES + IV_BYTES))
    .update(numberBytes(page))
    .digest();
}
