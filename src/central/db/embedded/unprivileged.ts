/**
 * PostgreSQL refuses to run as root. Where central does, its programs run as the system user `postgres`
 * (made when missing), who must be able to reach the data folder and the programs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Identity {
  uid: number;
  gid: number;
}

/** null: we are nobody special, nothing to step down from. */
export function unprivileged(): Identity | null {
  if (process.getuid?.() !== 0) return null;
  return idOf('postgres') ?? makeUser();
}

function idOf(name: string): Identity | null {
  try {
    const number = (flag: string) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: number('-u'), gid: number('-g') };
  } catch {
    return null;
  }
}

function makeUser(): Identity {
  execFileSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/bin/false',
    'postgres',
  ]);
  const made = idOf('postgres');
  if (!made)
    throw new Error('Could not make the system user "postgres". Make it, or run central as another user.');
  return made;
}

export const giveTo = (folder: string, who: Identity): void => chownSync(folder, who.uid, who.gid);

/** A folder that root copied back (from a backup, say) belongs to root; PostgreSQL's user could not read it. */
export function giveWhole(folder: string, who: Identity): void {
  if (lstatSync(folder).uid === who.uid) return;
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    giveTo(join(folder, entry), who);
  giveTo(folder, who);
  chmodSync(folder, 0o700); // PostgreSQL refuses a folder that others may look into
}

/** The first folder on the way to `path` that others may not pass, or null. */
export function firstClosedFolder(path: string, who: Identity): string | null {
  const folders: string[] = [];
  for (let at = dirname(path); ; at = dirname(at)) {
    folders.unshift(at);
    if (at === dirname(at)) break;
  }
  return folders.find((folder) => !mayPass(folder, who)) ?? null;
}

function mayPass(folder: string, who: Identity): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === who.uid) return (mode & 0o100) !== 0;
  return ((gid === who.gid ? mode & 0o010 : 0) | (mode & 0o001)) !== 0;
}

/**
 * The command that runs a program as `who` with CAP_DAC_READ_SEARCH alone (capabilities(7)): it may pass and read
 * folders closed to others, such as root's home, and write nothing it does not own. setpriv is part of util-linux.
 */
export const withPassage = (who: Identity, command: readonly string[]): string[] => [
  'setpriv',
  `--reuid=${who.uid}`,
  `--regid=${who.gid}`,
  '--clear-groups',
  '--inh-caps=+dac_read_search',
  '--ambient-caps=+dac_read_search',
  ...command,
];

/** Containers may withhold the capability, other systems the program. */
export function canPassClosed(who: Identity): boolean {
  const [program = '', ...args] = withPassage(who, ['true']);
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
