/** What Debian can install for us. Everything here is for root on Debian; elsewhere the answer is no. */
import { existsSync, readFileSync } from 'node:fs';
import { mustRun, run } from './shell.ts';

const APT_ENV = { DEBIAN_FRONTEND: 'noninteractive' };

export const isDebianRoot = (): boolean =>
  process.platform === 'linux' && existsSync('/etc/debian_version') && process.getuid?.() === 0;

let isUpdated = false;

/** Package lists are fetched once per process, and only when something is missing. */
function updateOnce(): void {
  if (!isUpdated) mustRun('apt-get', ['update', '-qq'], APT_ENV);
  isUpdated = true;
}

export function aptInstall(packages: readonly string[]): void {
  updateOnce();
  mustRun('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], APT_ENV);
}

/** Does the Debian of this machine carry the package? */
export async function debianCarries(name: string): Promise<boolean> {
  updateOnce();
  const { stdout } = await run('apt-cache', ['policy', name]);
  return /Candidate: (?!\(none\))/.test(stdout);
}

/** The mirror that apt uses already, in the old one-line form or the new one. */
export function debianMirror(): string {
  const files = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'].filter((file) =>
    existsSync(file),
  );
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const found = /^URIs:\s*(\S+)/m.exec(text)?.[1] ?? /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/m.exec(text)?.[1];
  if (found === undefined || found === null)
    throw new Error('apt has no source of Debian packages to install Asterisk from.');
  return found;
}
