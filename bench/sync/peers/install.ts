/** Peers are never part of the product: they have a package list of their own, installed when a benchmark asks. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Some 500 MB on the disk; once. Throws when the registry cannot be reached. */
export function installPeers(): void {
  if (isInstalled()) return;
  console.error('Installing the peers (once) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--prefix', FOLDER, '--no-audit', '--loglevel=error'];
  const { status } = spawnSync(npm, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The peers could not be installed: npm ci --prefix bench/sync/peers');
}

/** npm leaves its own copy of the lock beside what it installed. */
function isInstalled(): boolean {
  const hidden = `${FOLDER}node_modules/.package-lock.json`;
  return existsSync(hidden) && packagesOf(hidden).size >= packagesOf(`${FOLDER}package-lock.json`, true).size;
}

function packagesOf(path: string, isWhole = false): Set<string> {
  const { packages } = JSON.parse(readFileSync(path, 'utf8')) as {
    packages: Record<string, { version?: string; optional?: boolean }>;
  };
  const names = Object.entries(packages).filter(
    ([name, { optional }]) => name !== '' && !(isWhole && optional),
  );
  return new Set(names.map(([name, { version }]) => `${name}@${version}`));
}
