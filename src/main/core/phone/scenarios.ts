/** Customers to practise with, from the packs of this installation. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { TrainingScenario } from '../../../shared/contract/phone.ts';

/** Of every pack that has some; a pack without, or with a file that does not fit, adds none. */
export async function readScenarios(resourcesFolder: string): Promise<TrainingScenario[]> {
  const packs = await readdir(join(resourcesFolder, 'packs')).catch(() => []);
  const lists = await Promise.all(
    packs.sort().map(async (pack) => {
      const text = await readFile(join(resourcesFolder, 'packs', pack, 'scenarios.json'), 'utf8').catch(
        () => '[]',
      );
      return z.array(TrainingScenario).safeParse(JSON.parse(text)).data ?? [];
    }),
  );
  return lists.flat();
}
