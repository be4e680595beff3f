/**
 * What a program makes of a noun's rows, as one number: its schema, and what its functions say of sample rows drawn from
 * the schema. Not their source: a bundled program and one that runs as it was written have the same.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';
import type { NounDefinition } from '../shared/domain/noun.ts';
import { nounByName, nounNames, type NounName } from '../shared/domain/nouns.ts';
import { searchText } from './search-text.ts';

const SAMPLES = 24;
const TEXTS = ['重庆电费', '+86 138-0000-12 34', 'Ａb-7', '', '02088880001', 'Ä 银行卡 x', '5', 'a\nb'];
const NUMBERS = [0, 1, -3, 1_760_000_000_000, 2.5, 86_400_000, 7];

type Schema = z.core.JSONSchema.BaseSchema;

export const nounDigests = (): Record<string, string> =>
  Object.fromEntries(nounNames.map((name) => [name, nounDigest(name)]));

const known = new Map<NounName, string>();

function nounDigest(name: NounName): string {
  const digest = known.get(name) ?? digestOf(nounByName(name));
  known.set(name, digest);
  return digest;
}

export function digestOf(noun: NounDefinition): string {
  const schema = z.toJSONSchema(noun.schema, { unrepresentable: 'any', io: 'input' });
  const said = Array.from({ length: SAMPLES }, (_, seed) => saidOf(noun, sampleOf(schema, schema, { seed })));
  return hash('sha256', JSON.stringify([noun.name, schema, Object.keys(noun.lookups), said]), 'hex').slice(
    0,
    32,
  );
}

function saidOf({ lookups, sortKey, search }: NounDefinition, sample: unknown): unknown[] {
  const row = sample as Parameters<typeof sortKey>[0];
  return [
    ...Object.values(lookups).map((lookup) => orThrown(() => lookup(row))),
    orThrown(() => sortKey(row)),
    search && orThrown(() => searchText(search(row))),
  ];
}

function orThrown(work: () => unknown): unknown {
  try {
    return work() ?? null;
  } catch {
    return 'thrown';
  }
}

/** Moves on with every value that is drawn, so that neighbours differ. */
interface Draw {
  seed: number;
}

/** Need not fit: the functions are asked, not the schema. */
function sampleOf(schema: Schema, root: Schema, draw: Draw): unknown {
  const number = (draw.seed = (draw.seed * 31 + 17) % 65_521);
  if (schema.$ref) return sampleOf(refOf(schema.$ref, root), root, draw);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[number % schema.enum.length];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return sampleOf(choices[number % choices.length] as Schema, root, draw);
  switch (schema.type) {
    case 'string':
      return TEXTS[number % TEXTS.length];
    case 'number':
    case 'integer':
      return NUMBERS[number % NUMBERS.length];
    case 'boolean':
      return number % 2 === 0;
    case 'array':
      return Array.from({ length: number % 3 }, () => sampleOf((schema.items ?? {}) as Schema, root, draw));
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, inner]) => [
          key,
          sampleOf(inner as Schema, root, draw),
        ]),
      );
    default:
      return null;
  }
}

const refOf = (ref: string, root: Schema): Schema =>
  ref === '#' ? root : ((root.$defs?.[ref.replace('#/$defs/', '')] ?? {}) as Schema);
