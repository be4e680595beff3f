import { uuidV7 } from '../../shared/ids.ts';

/** A new UUIDv7, so that what was made later sorts later. */
export const newId = (): string =>
  uuidV7({ nowMs: Date.now(), random: crypto.getRandomValues(new Uint8Array(10)) });
