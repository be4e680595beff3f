/** Builds out/ when a source is newer than the last build. Several processes may ask at once; one builds. */
import { spawn } from 'node:child_process';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { claimData } from './lock.ts';

export const root = resolve(import.meta.dirname, '../..');
const stamp = join(root, 'out/built.stamp');
const lock = join(root, 'node_modules/.seatline-building');

const sources = ['src/main', 'src/preload', 'src/renderer', 'src/shared', 'src/cache', 'resources/texts'];
const sourceFiles = ['electron.vite.config.ts', 'package-lock.json'];

export async function ensureBuilt(): Promise<void> {
  while (isStale()) {
    // Dropped by the system when a builder is killed: nobody waits for the dead.
    const claim = claimData(lock);
    if (!claim.ok) {
      await wait(200);
      continue;
    }
    try {
      await build();
    } finally {
      claim.release();
    }
  }
}

export function isStale(): boolean {
  const builtMs = changedMs(stamp);
  if (builtMs === 0) return true;
  return (
    sourceFiles.some((file) => changedMs(join(root, file)) > builtMs) ||
    sources.some((folder) => filesOf(join(root, folder)).some((file) => changedMs(file) > builtMs))
  );
}

/** The stamp bears the time when the build began: what changes meanwhile is stale again. */
async function build(): Promise<void> {
  const beganAt = new Date();
  const said = await run(process.execPath, [
    join(root, 'node_modules/electron-vite/bin/electron-vite.js'),
    'build',
  ]);
  if (said.code !== 0) throw new Error(said.text.trim());
  writeFileSync(stamp, beganAt.toISOString());
  utimesSync(stamp, beganAt, beganAt);
}

function run(command: string, args: string[]): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = (): void => void child.kill();
    process.once('exit', end);
    let text = '';
    child.stdout.on('data', (part: Buffer) => (text += part.toString()));
    child.stderr.on('data', (part: Buffer) => (text += part.toString()));
    child.once('exit', (code) => {
      process.off('exit', end);
      resolve({ code, text });
    });
  });
}

const changedMs = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
