/**
 * A file of nothing that is given back when the disk is full: SQLite cannot even delete or checkpoint without space.
 */
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const BALLAST_BYTES = 16 * 1024 * 1024;
const CHUNK = Buffer.alloc(1024 * 1024);

const pathOf = (folder: string): string => join(folder, 'ballast');

/** Laid down when there is ample space (four times its size); otherwise left for a better day. */
export function layBallast(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (existsSync(pathOf(folder)) || bavail * bsize < 4 * BALLAST_BYTES) return;
  const file = openSync(pathOf(folder), 'w');
  try {
    for (let written = 0; written < BALLAST_BYTES; written += CHUNK.length) writeSync(file, CHUNK);
  } finally {
    closeSync(file);
  }
}

/** True when there was some to drop. */
export function dropBallast(folder: string): boolean {
  const had = existsSync(pathOf(folder));
  rmSync(pathOf(folder), { force: true });
  return had;
}
