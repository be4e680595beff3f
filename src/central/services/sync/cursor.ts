/** Cursors: a bucket's number, signed. A device cannot make one up, nor carry one to another bucket or epoch. */
import type { Keys } from '../../keys.ts';

export interface CursorScope {
  tenant: string;
  epoch: string;
  bucket: string;
}

const VERSION = '1';
const MAC_CHARS = 24; // 144 bits

export const signCursor = (keys: Keys, scope: CursorScope, seq: number): string => {
  const text = seq.toString(36);
  return `${VERSION}.${text}.${macOf(keys, scope, text)}`;
};

/** '' is the beginning. null: not a cursor of ours for this bucket in this epoch. */
export function readCursor(keys: Keys, scope: CursorScope, cursor: string): number | null {
  if (cursor === '') return 0;
  const [version, text, mac, ...rest] = cursor.split('.');
  if (version !== VERSION || !text || !mac || rest.length > 0) return null;
  return mac === macOf(keys, scope, text) ? parseInt(text, 36) : null;
}

const macOf = (keys: Keys, { tenant, epoch, bucket }: CursorScope, text: string): string =>
  keys.mac('cursor', [tenant, epoch, bucket, text].join('\0')).toString('base64url').slice(0, MAC_CHARS);
