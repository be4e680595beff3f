import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder that PostgreSQL's own user may pass through, when a test runs as root. */
export function newFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `seatline-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}
