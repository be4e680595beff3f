/** A central for a job: its folder is filled once a run for each size, by a process that ends before anything is measured. */
import { newFolder, type Folder } from '../support/folder.ts';
import { postgresOf } from '../support/processes.ts';
import { askChild, runChild, type Child } from '../support/run-child.ts';
import type { CentralConfig, CentralReady } from './central-child.ts';

const CHILD = new URL('central-child.ts', import.meta.url);
const FILL_MS = 3_600_000;
const START_MS = 120_000;

const filled = new Map<number, Folder>();

/** One at a time for each size: they share its folder. */
export async function startCentralOf(rows: number): Promise<Child<CentralReady>> {
  const folder = filled.get(rows) ?? (await fill(rows));
  const config: CentralConfig = { folder: folder.path, rows: null };
  const alsoOf = (): number[] => postgresOf(folder.path);
  return runChild<CentralReady>({ script: CHILD, config, timeoutMs: START_MS, alsoOf });
}

/** At the end of a run. */
export function removeCentrals(): void {
  for (const folder of filled.values()) folder.remove();
  filled.clear();
}

async function fill(rows: number): Promise<Folder> {
  console.error(`  filling central with ${rows.toLocaleString('en')} customers …`);
  const folder = newFolder('central');
  filled.set(rows, folder);
  const config: CentralConfig = { folder: folder.path, rows };
  await askChild({ script: CHILD, config, timeoutMs: FILL_MS, nodeArgs: ['--max-old-space-size=8192'] });
  return folder;
}
