/** Cursors: a bucket's number, signed. A device cannot make one up, nor carry one to another bucket, view or epoch. */
import type { View } from '../../../shared/contract/sync/identity.ts';
import type { Keys } from '../../keys.ts';

export interface CursorScope {
  tenant: string;
  epoch: string;
  bucket: string;
  view: View;
}

export interface Position {
  seq: number;
  /** The bucket's head when this walk began at the beginning: what left up to there was never told. 0: long past it. */
  silentTo: number;
}

export const BEGINNING: Position = { seq: 0, silentTo: 0 };

const VERSION = '2';
const MAC_CHARS = 24; // 144 bits

export function signCursor(keys: Keys, scope: CursorScope, { seq, silentTo }: Position): string {
  const text = silentTo > seq ? `${seq.toString(36)}-${silentTo.toString(36)}` : seq.toString(36);
  return `${VERSION}.${text}.${macOf(keys, scope, text)}`;
}

/** '' is the beginning. null: not a cursor of ours for this bucket and view in this epoch. */
export function readCursor(keys: Keys, scope: CursorScope, cursor: string): Position | null {
  if (cursor === '') return BEGINNING;
  const [version, text, mac, ...rest] = cursor.split('.');
  if (version !== VERSION || !text || !mac || rest.length > 0) return null;
  if (mac !== macOf(keys, scope, text)) return null;
  const [seq = '', silentTo = '0'] = text.split('-');
  return { seq: parseInt(seq, 36), silentTo: parseInt(silentTo, 36) };
}

const macOf = (keys: Keys, { tenant, epoch, bucket, view }: CursorScope, text: string): string =>
  keys
    .mac('cursor', [tenant, epoch, bucket, view, text].join('\0'))
    .toString('base64url')
    .slice(0, MAC_CHARS);
