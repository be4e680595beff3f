/** What both halves of a Zero application share: tables, one query for each, one mutation. */
import {
  createBuilder,
  createSchema,
  defineMutator,
  defineMutators,
  defineQueries,
  defineQuery,
  number,
  string,
  table,
} from '@rocicorp/zero';
import { COLUMNS } from '../rows.ts';

const columns = Object.fromEntries(COLUMNS.map((name) => [name, name === 'sinceMs' ? number() : string()]));
const customer = table('customer').columns(columns).primaryKey('id');
const note = table('note').columns({ id: string(), text: string(), writtenAtMs: number() }).primaryKey('id');

export const schema = createSchema({ tables: [customer, note], enableLegacyQueries: false });
const zql = createBuilder(schema);
export const queries = defineQueries({
  customers: defineQuery(() => zql.customer),
  notes: defineQuery(() => zql.note),
});
export const mutators = defineMutators({
  addNote: defineMutator(async ({ tx, args }) => {
    await tx.mutate.note.insert(args);
  }),
});
