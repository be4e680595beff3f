/** A small file that after any crash is either the old one or the new one, never half of either. */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

export function writeFileWhole(path: string, text: string): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, text, { mode: 0o600 });
  const file = openSync(fresh, 'r+');
  fsyncSync(file);
  closeSync(file);
  renameSync(fresh, path);
}
