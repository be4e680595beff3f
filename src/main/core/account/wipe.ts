/**
 * [WS16] An administrator gave this device or person up: their key and files on this workstation are destroyed. A mark is
 * on the disk first, so that a crash at any point is gone on with at the next start.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeFileWhole } from '../whole-file.ts';
import type { Keyring } from './keyring.ts';

const MARK = 'wiped';

/** `folder`: the person's own, its files closed. */
export function wipePerson(folder: string, keyring: Keyring): void {
  writeFileWhole(join(folder, MARK), '');
  finish(folder, keyring);
}

/** At the start of the program, before anybody signs in. */
export function finishWipes(dataFolder: string, keyring: Keyring): void {
  const people = join(dataFolder, 'people');
  for (const name of existsSync(people) ? readdirSync(people) : [])
    if (existsSync(join(people, name, MARK))) finish(join(people, name), keyring);
}

/** The key before the files: what a crash leaves behind cannot be opened by anybody. The mark goes last. */
function finish(folder: string, keyring: Keyring): void {
  keyring.destroy(decodeURIComponent(basename(folder)));
  for (const name of readdirSync(folder))
    if (name !== MARK) rmSync(join(folder, name), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
