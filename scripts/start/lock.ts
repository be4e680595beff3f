/** One start per data folder. PostgreSQL and core have locks of their own; this one comes first and says it kindly. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Claim = { ok: true; release(): void } | { ok: false };

export function claimData(dataFolder: string): Claim {
  mkdirSync(dataFolder, { recursive: true });
  const file = join(dataFolder, 'start.lock');
  if (writeNew(file) || (isLeftOver(file) && (rmSync(file, { force: true }), writeNew(file))))
    return { ok: true, release: () => rmSync(file, { force: true }) };
  return { ok: false };
}

function writeNew(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Left by a start that was killed: its process is gone, or its number belongs to another program now. */
function isLeftOver(file: string): boolean {
  const pid = Number(read(file));
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return true;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const command = read(`/proc/${pid}/cmdline`);
  return command !== '' && !command.includes('start');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
