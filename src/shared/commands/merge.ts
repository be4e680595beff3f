/**
 * Three ways meet: the row as the person saw it (base), as they want it (set), as central has it now (theirs).
 * Field by field: untouched by others → taken; the same value → nothing to do; else it clashes and theirs stays.
 * Rules CF3–CF5: docs/spec/sync.md.
 */
import { canonicalJson } from './canonical.ts';

export type Fields = Record<string, unknown>;

export interface Merge {
  /** To be set on the row. */
  take: Fields;
  /** What was typed and not taken. */
  clash: Fields;
  /** Others changed the row, in whatever fields, since it was seen. */
  othersWorked: boolean;
}

/** `base` null: the sender could not say what it saw; then only what is equal already does not clash. */
export function mergeFields(set: Fields, base: Fields | null, theirs: Fields): Merge {
  const take: Fields = {};
  const clash: Fields = {};
  for (const [name, mine] of Object.entries(set)) {
    if (same(mine, theirs[name])) continue;
    if (base && same(base[name], theirs[name])) take[name] = mine;
    else clash[name] = mine;
  }
  const othersWorked = base === null || Object.keys(base).some((name) => !same(base[name], theirs[name]));
  return { take, clash, othersWorked };
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);
