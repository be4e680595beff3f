/** Our central with the suite's catalogue, and its operator's hand. */
import { readFileSync } from 'node:fs';
import { startTestCentral } from '../../central/running.ts';
import { deleteRow, insertRow, readRow, updateRow } from '../../../src/central/db/nouns.ts';
import type { PackContents } from '../../../src/central/services/pack/pack.ts';
import type { NounName } from '../../../src/shared/domain/nouns.ts';
import { User } from '../../../src/shared/domain/people.ts';
import type { Target } from '../device.ts';

export interface Started {
  target: Target;
  close(): Promise<void>;
}

interface Catalogue {
  password: string;
  people: Record<string, unknown>[];
  rows: Record<string, ({ id: string } & Record<string, unknown>)[]>;
}

export const catalogue = JSON.parse(
  readFileSync(new URL('../catalogue.json', import.meta.url), 'utf8'),
) as Catalogue;

export async function startOwnCentral(): Promise<Started> {
  const people = catalogue.people.map((user) => ({
    user: User.parse(user),
    password: catalogue.password,
    sipPassword: null,
  }));
  const central = await startTestCentral({
    demo: { people, rows: catalogue.rows } as unknown as PackContents,
  });
  const control: Target['control'] = {
    read: (noun, id) => central.db.read('demo', (tx) => readRow(tx, noun as NounName, id)),
    write: (noun, id, body) =>
      central.db.write('demo', async (tx) => {
        const name = noun as NounName;
        if (body === null) return deleteRow(tx, name, id);
        const known = await readRow(tx, name, id);
        return known ? updateRow(tx, name, id, body) : insertRow(tx, name, id, body);
      }),
  };
  return { target: { url: central.url, control }, close: () => central.close() };
}
