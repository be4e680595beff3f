/** Builds out/ when a source is newer than the last build. Several processes may ask at once; one builds. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const root = resolve(import.meta.dirname, '../..');
const stamp = join(root, 'out/built.stamp');
const lock = join(root, 'node_modules/.seatline-building');
const LONGEST_BUILD_MS = 180_000;

const sources = ['src/main', 'src/preload', 'src/renderer', 'src/shared', 'resources/texts'];
const sourceFiles = ['electron.vite.config.ts', 'package-lock.json'];

export async function ensureBuilt(): Promise<void> {
  while (isStale()) {
    if (!claim()) {
      await wait(200);
      continue;
    }
    try {
      await build();
    } finally {
      rmSync(lock, { recursive: true, force: true });
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
  if (said.code !== 0) throw new Error(said.text);
  writeFileSync(stamp, beganAt.toISOString());
  utimesSync(stamp, beganAt, beganAt);
}

function run(command: string, args: string[]): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (part: Buffer) => (text += part.toString()));
    child.stderr.on('data', (part: Buffer) => (text += part.toString()));
    child.once('exit', (code) => resolve({ code, text }));
  });
}

function claim(): boolean {
  if (Date.now() - changedMs(lock) > LONGEST_BUILD_MS) rmSync(lock, { recursive: true, force: true });
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
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
