/**
 * keyring.json: for each person seen on this workstation, the random key of their store, wrapped twice (AES-256-GCM):
 * by their password (scrypt) and by the secret that central gives at sign-in, so that a password changed at central
 * still opens the store. Both blobs are sealed by the machine's key store where there is one. Rules AC1–AC4:
 * docs/spec/store.md.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scrypt } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Host } from '../host.ts';
import { writeFileWhole } from '../whole-file.ts';

const SCRYPT = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }; // OWASP's floor for scrypt, about 100 ms
const KEY_BYTES = 32;

const KeyringEntry = z.strictObject({
  userId: z.string(),
  login: z.string(),
  name: z.string(),
  /** Who this person on this workstation is to central: dense mutation numbers belong to it. */
  deviceId: z.string(),
  /** Public half of its key; absent: written by a program before keys. */
  deviceKey: z.string().optional(),
  salt: z.string(),
  byPassword: z.string(),
  bySecret: z.string(),
  usedAtMs: z.number(),
});
export type KeyringEntry = z.infer<typeof KeyringEntry>;
const KeyringFile = z.strictObject({ version: z.literal(1), people: z.array(KeyringEntry) });

export interface Person {
  userId: string;
  login: string;
  name: string;
  deviceId: string;
  deviceKey: string;
}

export interface Keyring {
  /** Latest first. */
  people(): KeyringEntry[];
  byLogin(login: string): KeyringEntry | null;
  byUser(userId: string): KeyringEntry | null;
  /** null: the password does not open it, or the machine's key store lost its half. */
  openByPassword(entry: KeyringEntry, password: string): Promise<Uint8Array | null>;
  openBySecret(entry: KeyringEntry, secret: string): Promise<Uint8Array | null>;
  /** The person's entry with another device; the wrapped keys stay as they are. */
  keepDevice(userId: string, device: { id: string; publicKey: string }): void;
  /** The person's key is gone from this machine: nothing opens their files any more. */
  destroy(userId: string): void;
  /** Writes (or writes anew) a person's entry around the key. */
  keep(
    person: Person,
    key: Uint8Array,
    proof: { password: string; secret: string; nowMs: number },
  ): Promise<void>;
}

export const newStoreKey = (): Uint8Array => randomBytes(KEY_BYTES);

export function openKeyring(dataFolder: string, secrets: Host['secrets']): Keyring {
  const path = join(dataFolder, 'keyring.json');
  let people = readPeople(path);
  const write = (entries: KeyringEntry[]): void => {
    people = entries;
    writeFileWhole(
      path,
      JSON.stringify({ version: 1, people } satisfies z.infer<typeof KeyringFile>, null, 1),
    );
  };
  const latestFirst = () => [...people].sort((a, b) => b.usedAtMs - a.usedAtMs);
  return {
    people: latestFirst,
    byLogin: (login) => people.find((entry) => entry.login === login) ?? null,
    byUser: (userId) => people.find((entry) => entry.userId === userId) ?? null,
    openByPassword: async (entry, password) =>
      unwrap(secrets, entry.byPassword, await passwordKey(password, entry.salt)),
    openBySecret: (entry, secret) => unwrap(secrets, entry.bySecret, secretKey(secret, entry.salt)),
    keepDevice: (userId, device) =>
      write(
        people.map((entry) =>
          entry.userId === userId ? { ...entry, deviceId: device.id, deviceKey: device.publicKey } : entry,
        ),
      ),
    destroy: (userId) => write(people.filter((entry) => entry.userId !== userId)),
    keep: async (person, key, { password, secret, nowMs }) => {
      const salt = randomBytes(16).toString('base64');
      const entry: KeyringEntry = {
        ...person,
        salt,
        byPassword: await wrap(secrets, key, await passwordKey(password, salt)),
        bySecret: await wrap(secrets, key, secretKey(secret, salt)),
        usedAtMs: nowMs,
      };
      write([...people.filter((known) => known.userId !== person.userId), entry]);
    },
  };
}

function readPeople(path: string): KeyringEntry[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  try {
    return KeyringFile.parse(JSON.parse(text)).people;
  } catch {
    // the stores stay as they are: whoever signs in is told that the key does not open theirs
    copyFileSync(path, `${path}.damaged`);
    return [];
  }
}

function passwordKey(password: string, salt: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, SCRYPT, (cause, key) =>
      cause ? reject(cause) : resolve(key),
    ),
  );
}

const secretKey = (secret: string, salt: string): Uint8Array =>
  new Uint8Array(
    hkdfSync(
      'sha256',
      Buffer.from(secret, 'base64'),
      Buffer.from(salt, 'base64'),
      'seatline keyring',
      KEY_BYTES,
    ),
  );

async function wrap(secrets: Host['secrets'], key: Uint8Array, by: Uint8Array): Promise<string> {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', by, iv);
  const sealed = Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return Buffer.from(await secrets.seal(sealed)).toString('base64');
}

async function unwrap(secrets: Host['secrets'], blob: string, by: Uint8Array): Promise<Uint8Array | null> {
  try {
    const sealed = Buffer.from(await secrets.open(Buffer.from(blob, 'base64')));
    const decipher = createDecipheriv('aes-256-gcm', by, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  } catch {
    return null;
  }
}
