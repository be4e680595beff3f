/**
 * PostgreSQL's programs where its user can start them. access(2) ignores capabilities, and initdb asks it whether its
 * own file can be run: from a clone in a closed folder the programs say "invalid binary". They are then copied, once
 * for each version, to a folder that only root can write and everybody can read.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Binaries } from './binaries.ts';

const SHELF = '/var/lib/seatline';

/** Called as root only. */
export function openBinaries({ initdb, pgCtl }: Binaries): Binaries {
  const native = dirname(dirname(initdb));
  const { size, mtimeMs } = statSync(join(dirname(initdb), 'postgres'));
  const version = createHash('sha256').update(`${native} ${size} ${mtimeMs}`).digest('hex').slice(0, 16);
  const copy = join(SHELF, `postgres-${version}`);
  if (!existsSync(copy)) copyWhole(native, copy);
  const there = (program: string): string => join(copy, relative(native, program));
  return { initdb: there(initdb), pgCtl: there(pgCtl) };
}

/** Made beside its place and moved there whole; a second start at the same moment keeps the first one's. */
function copyWhole(from: string, to: string): void {
  mkdirSync(SHELF, { recursive: true, mode: 0o755 });
  const making = join(SHELF, `making-${basename(to)}-${process.pid}`);
  cpSync(from, making, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(making, to);
  } catch (cause) {
    if (!existsSync(to)) throw cause;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
