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
  hash,
  pbkdf2Sync,
  randomBytes,
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
  mac: MacKey;
}

/** `key`: the raw 32 bytes; `salt`: the file's first 16. */
export function pageKey(key: Uint8Array, salt: Uint8Array): PageKey {
  const masked = salt.map((byte) => byte ^ 0x3a);
  return { salt, cipher: key, mac: macKey(pbkdf2Sync(key, masked, 2, 32, 'sha512')) };
}

/** HMAC (RFC 2104) as two hashes over buffers that are made once: three times as fast as an object for each page. */
interface MacKey {
  inner: Buffer;
  outer: Buffer;
}
const BLOCK_BYTES = 128;
const NUMBER_BYTES = 4;

function macKey(key: Uint8Array): MacKey {
  const inner = Buffer.alloc(BLOCK_BYTES + BODY_BYTES + IV_BYTES + NUMBER_BYTES);
  const outer = Buffer.alloc(BLOCK_BYTES + HMAC_BYTES);
  for (let at = 0; at < BLOCK_BYTES; at += 1) {
    inner[at] = (key[at] ?? 0) ^ 0x36;
    outer[at] = (key[at] ?? 0) ^ 0x5c;
  }
  return { inner, outer };
}

/**
 * Encrypts pages in place, the first of which is page `first`. One stream for many pages: before each goes a random
 * block, whose ciphertext is the page's IV.
 */
export function sealPages(key: PageKey, first: number, bytes: Buffer): void {
  if (first === 1) sealPage(key, 1, bytes.subarray(0, PAGE_BYTES));
  const rest = first === 1 ? bytes.subarray(PAGE_BYTES) : bytes;
  const from = first === 1 ? 2 : first;
  const count = rest.length / PAGE_BYTES;
  if (count === 0) return;
  const spread = Buffer.allocUnsafe(count * SPREAD_BYTES);
  const random = randomBytes(count * IV_BYTES);
  for (let at = 0; at < count; at += 1) {
    random.copy(spread, at * SPREAD_BYTES, at * IV_BYTES, (at + 1) * IV_BYTES);
    rest.copy(spread, at * SPREAD_BYTES + IV_BYTES, at * PAGE_BYTES, at * PAGE_BYTES + BODY_BYTES);
  }
  const sealed = createCipheriv('aes-256-cbc', key.cipher, NO_IV).setAutoPadding(false).update(spread);
  for (let at = 0; at < count; at += 1) {
    const page = rest.subarray(at * PAGE_BYTES, (at + 1) * PAGE_BYTES);
    const begin = at * SPREAD_BYTES;
    sealed.copy(page, 0, begin + IV_BYTES, begin + SPREAD_BYTES);
    sealed.copy(page, BODY_BYTES, begin, begin + IV_BYTES);
    macOf(key, from + at, page).copy(page, BODY_BYTES + IV_BYTES);
  }
}

const SPREAD_BYTES = IV_BYTES + BODY_BYTES;
const NO_IV = Buffer.alloc(IV_BYTES);

function sealPage(key: PageKey, page: number, bytes: Buffer): void {
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

function macOf({ mac: { inner, outer } }: PageKey, page: number, bytes: Buffer): Buffer {
  const from = page === 1 ? SALT_BYTES : 0;
  const end = BLOCK_BYTES + bytes.copy(inner, BLOCK_BYTES, from, BODY_BYTES + IV_BYTES);
  inner.writeUInt32LE(page, end);
  hash('sha512', inner.subarray(0, end + NUMBER_BYTES), 'buffer').copy(outer, BLOCK_BYTES);
  return hash('sha512', outer, 'buffer');
}
