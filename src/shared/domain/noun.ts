/**
 * A noun is a kind of row that syncs. One definition tells both sides everything the engine needs:
 * its shape, who may see a row (buckets) and how much of it (mask), how it is looked up and how it is searched.
 * The engine (src/cache, core/store, core/sync, central/db, central/services/sync) knows nouns only through this.
 */
import { z } from 'zod';

/**
 * A unit of partial sync. `centre` is seen by everyone of the tenant, `team:<id>` by its members, `lead:<team>` by
 * the team's leads, `user:<id>` by that person, `quality` by leads, inspectors and administrators.
 * Who is granted what: domain/grants.ts.
 */
export type Bucket = 'centre' | 'quality' | `team:${string}` | `lead:${string}` | `user:${string}`;

export const isBucket = (name: string): name is Bucket =>
  /^(centre|quality|(team|lead|user):[\w.:-]{1,64})$/.test(name);

export interface NounDefinition<Name extends string = string, Shape extends z.ZodObject = z.ZodObject> {
  name: Name;
  schema: Shape;
  /** Where a row is seen. A row whose buckets change moves: it leaves the old ones in the same batch. */
  buckets: (row: z.infer<Shape>) => Bucket[];
  /** The row as people see it who may not see everything in it; null: nothing in it is hidden from anybody. */
  mask: ((row: z.infer<Shape>) => z.infer<Shape>) | null;
  /** Exact look-ups kept in the local store: index name → the row's keys under it. */
  lookups: Record<string, (row: z.infer<Shape>) => string[]>;
  /** Order of lists, newest last; kept in the local store. Usually a time. */
  sortKey: (row: z.infer<Shape>) => number;
  /** Text for local search, or null when the noun is not searched. `title` weighs more than `body`. */
  search: ((row: z.infer<Shape>) => { title: string; body: string }) | null;
}

export function defineNoun<Name extends string, Shape extends z.ZodObject>(
  definition: Pick<NounDefinition<Name, Shape>, 'name' | 'schema' | 'buckets'> &
    Partial<NounDefinition<Name, Shape>>,
): NounDefinition<Name, Shape> {
  return { mask: null, lookups: {}, sortKey: () => 0, search: null, ...definition };
}

/** Words of the pack, shown in the person's language. Chinese is always there. */
export const Label = z.strictObject({ zh: z.string().min(1).max(200), en: z.string().min(1).max(200) });
export type Label = z.infer<typeof Label>;
