/** The copy of the epoch outside the database: a file of the data folder, replaced whole. Rule EP2. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { EpochNote } from './epoch-judge.ts';

const Note = z.object({ epoch: z.string().min(1), beat: z.number().int() });

/** null: there is none, or it cannot be read. */
export async function readNote(file: string): Promise<EpochNote | null> {
  try {
    return Note.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

export async function writeNote(file: string, note: EpochNote): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(fresh, JSON.stringify(note), { mode: 0o600, flush: true });
  await rename(fresh, file);
}
