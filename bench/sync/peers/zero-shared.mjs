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
const note = table('note')
  .columns({ id: string(), owner: string(), text: string(), writtenAtMs: number() })
  .primaryKey('id');

export const schema = createSchema({ tables: [customer, note], enableLegacyQueries: false });
const zql = createBuilder(schema);
export const queries = defineQueries({
  customers: defineQuery(() => zql.customer),
  /** What everybody sees, and what only its owner does. */
  notes: defineQuery(({ args: { owner } }) =>
    zql.note.where(({ or, cmp }) => or(cmp('owner', 'everybody'), cmp('owner', owner))),
  ),
});
export const mutators = defineMutators({
  addNote: defineMutator(async ({ tx, args }) => {
    await tx.mutate.note.insert(args);
  }),
});
