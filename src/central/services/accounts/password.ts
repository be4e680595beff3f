/** Password hashes: argon2id as OWASP ASVS 5.0 (appendix C) asks: t=1, m=46 MiB, p=1. PHC string format. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { createGate, type Gate } from './gate.ts';

const MEMORY_KIB = 47_104;
const PASSES = 1;
const PARALLELISM = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** Each hash takes 46 MiB: without a limit, sign-in would be a way to exhaust memory. */
const CONCURRENT = 2;
const WAITING = 64;

const derive = promisify(argon2);

export const passwordGate: Gate = createGate({ concurrent: CONCURRENT, waiting: WAITING });

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await tagOf(password, salt);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${PARALLELISM}$${base64(salt)}$${base64(tag)}`;
}

/** Takes the same time for a wrong password and for a login that does not exist (stored = null). */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, , , , salt, tag] = (stored ?? NOBODY).split('$');
  const expected = Buffer.from(tag ?? '', 'base64');
  const got = await tagOf(password, Buffer.from(salt ?? '', 'base64'));
  return expected.length === got.length && timingSafeEqual(expected, got) && stored !== null;
}

const tagOf = (password: string, salt: Buffer): Promise<Buffer> =>
  passwordGate.run(() =>
    derive('argon2id', {
      message: Buffer.from(password.normalize('NFC')),
      nonce: salt,
      parallelism: PARALLELISM,
      tagLength: TAG_BYTES,
      memory: MEMORY_KIB,
      passes: PASSES,
    }),
  );

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '');

/** A hash that no password has: unknown logins are compared with it. */
const NOBODY = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${PARALLELISM}$${base64(Buffer.alloc(SALT_BYTES))}$${base64(Buffer.alloc(TAG_BYTES))}`;
