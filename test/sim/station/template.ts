/** An empty store, made once per process and copied: making a hundred tables takes longer than a whole short run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../src/main/core/store/store.ts';
import { scratchFolder } from '../scratch.ts';
import { copyFiles } from './gate.ts';

let made: string | null = null;

export function layTemplate(folder: string, key: Uint8Array): void {
  made ??= make(key);
  copyFiles(made, folder);
}

function make(key: Uint8Array): string {
  const folder = mkdtempSync(join(scratchFolder(), 'template-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  openStore({ folder, key, nowMs: 0 }).close();
  return folder;
}
