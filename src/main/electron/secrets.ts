/**
 * Seals small secrets with the OS key store. The first byte says how it was done, so that a key store which comes
 * or goes (another desk, a roaming profile) is recognised instead of guessed. Never logs what it was given.
 */
import type { SafeStorage } from 'electron';

const PLAIN = 0;
const BY_KEY_STORE = 1;

export interface Secrets {
  isAvailable(): Promise<boolean>;
  seal(plain: Uint8Array): Promise<Uint8Array>;
  open(sealed: Uint8Array): Promise<Uint8Array>;
}

export function createSecrets(safeStorage: SafeStorage, platform: NodeJS.Platform): Secrets {
  /** Linux without a keyring encrypts with a password everybody knows: that is no key store. */
  const isAvailable = async (): Promise<boolean> =>
    (await safeStorage.isAsyncEncryptionAvailable()) &&
    (platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text');
  return {
    isAvailable,
    async seal(plain) {
      if (!(await isAvailable())) return marked(PLAIN, plain);
      const text = Buffer.from(plain).toString('base64');
      return marked(BY_KEY_STORE, await safeStorage.encryptStringAsync(text));
    },
    async open(sealed) {
      const content = sealed.subarray(1);
      if (sealed[0] === PLAIN) return content.slice();
      if (sealed[0] !== BY_KEY_STORE) throw new Error('sealed by something unknown');
      const { result } = await safeStorage.decryptStringAsync(Buffer.from(content));
      return new Uint8Array(Buffer.from(result, 'base64'));
    },
  };
}

const marked = (how: number, content: Uint8Array): Uint8Array => Uint8Array.from([how, ...content]);
