/**
 * Asterisk in a folder of its own: Debian 12 does not carry it, a newer Debian does, and debootstrap puts that one
 * below .cache without touching the machine. Where Debian carries it, apt installs it.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { aptInstall, debianCarries, debianMirror, isDebianRoot } from './debian.ts';
import { isInstalled, mustRun } from './shell.ts';

/** Where Asterisk is: '' on this machine itself, else the folder that is its root. */
export interface AsteriskHome {
  root: string;
}

export type AsteriskInstalled = { ok: true; home: AsteriskHome } | { ok: false; why: string };

const SUITE = 'forky';
const FOLDER = resolve('.cache/asterisk');

/** Asterisk asks for this machine's own name at each call; a fresh root does not know it. */
export function nameOurselves({ root }: AsteriskHome): void {
  if (root !== '') writeFileSync(join(root, 'etc/hosts'), `127.0.0.1 localhost ${hostname()}\n`);
}

/** The Asterisk that is already here, or null. Changes nothing. */
export function findAsterisk(): AsteriskHome | null {
  if (isInstalled('asterisk')) return { root: '' };
  if (isDebianRoot() && existsSync(join(FOLDER, 'usr/sbin/asterisk'))) return { root: FOLDER };
  return null;
}

/** Finds or installs it. Safe to call again; a half-finished folder of an earlier try is thrown away. */
export async function installAsterisk(): Promise<AsteriskInstalled> {
  const found = findAsterisk();
  if (found) return { ok: true, home: found };
  if (!isDebianRoot())
    return { ok: false, why: 'Asterisk is installed only on Debian as root; put `asterisk` on the PATH' };
  try {
    return { ok: true, home: await installOnDebian() };
  } catch (cause) {
    return {
      ok: false,
      why: `Asterisk could not be installed: ${cause instanceof Error ? cause.message : 'unknown'}`,
    };
  }
}

async function installOnDebian(): Promise<AsteriskHome> {
  if (await debianCarries('asterisk')) {
    aptInstall(['asterisk']);
    return { root: '' };
  }
  if (!isInstalled('debootstrap')) aptInstall(['debootstrap']);
  const building = `${FOLDER}.building`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(dirname(building), { recursive: true });
  const recipe = '/usr/share/debootstrap/scripts/sid';
  mustRun('debootstrap', ['--variant=minbase', SUITE, building, debianMirror(), recipe]);
  mustRun('chroot', [building, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'asterisk']);
  rmSync(join(building, 'var/cache/apt'), { recursive: true, force: true });
  renameSync(building, FOLDER);
  return { root: FOLDER };
}
