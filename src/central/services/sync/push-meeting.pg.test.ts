import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchOf, mutation } from '../../../../test/central/mutations.ts';
import { startTestCentral, type TestCentral } from '../../../../test/central/running.ts';
import { customer, people } from '../../../../test/central/small-centre.ts';
import type { Mutation, MutationResult } from '../../../shared/contract/sync/push.ts';
import type { Conflict } from '../../../shared/domain/conflict.ts';
import { DeviceId } from '../../../shared/ids.ts';
import { insertRow, readRow, readRows } from '../../db/nouns.ts';
import { deriveKeys } from '../../keys.ts';
import { push, type PushParts } from './push.ts';

let central: TestCentral;
let parts: PushParts;
beforeAll(async () => {
  central = await startTestCentral();
  const keys = deriveKeys(Buffer.alloc(32, 1));
  parts = { db: central.db, keys, now: Date.now, log: { failed: () => {}, security: () => {} } };
});
afterAll(() => central.close());

const FIELDS = ['name', 'address', 'region'] as const;
type Field = (typeof FIELDS)[number];
const desks = [people.wang, people.zhang, people.chen];

/** One person's turn: look at the row again or not, then set some fields; several of them go in one batch. */
const turn = fc.record({
  who: fc.integer({ min: 0, max: 2 }),
  looks: fc.boolean(),
  fields: fc.uniqueArray(fc.constantFrom(...FIELDS), { minLength: 1, maxLength: 3 }),
});

let run = 0;
const read = (id: string) => central.db.read('demo', (tx) => readRow(tx, 'customer', id));

async function sendAll(who: number, mutations: Mutation[]): Promise<Map<string, MutationResult>> {
  const user = desks[who] ?? people.wang;
  const caller = { tenant: 'demo', deviceId: DeviceId.parse(`meet-${who}`), user };
  const answers = new Map<string, MutationResult>();
  for (let left = mutations; left.length > 0; left = left.filter(({ id }) => !answers.has(id))) {
    const pushed = await push(parts, caller, batchOf(left));
    if (!pushed.ok) throw new Error(pushed.error);
    for (const result of pushed.value.results) if (result.status !== 'retry') answers.set(result.id, result);
  }
  return answers;
}

interface Edit {
  mutation: Mutation;
  set: Partial<Record<Field, string>>;
  base: Record<string, unknown>;
}

/** Everybody works at once, each in their own order; `null` for whoever has no turn. */
async function meet(id: string, turns: { who: number; looks: boolean; fields: Field[] }[]): Promise<Edit[]> {
  const made: Edit[] = [];
  await Promise.all(
    desks.map(async (_desk, who) => {
      let seen: Record<string, unknown> = { ...(await read(id)) };
      let waiting: Edit[] = [];
      const flush = async () => {
        await sendAll(
          who,
          waiting.map(({ mutation: sent }) => sent),
        );
        waiting = [];
      };
      for (const one of turns.filter((other) => other.who === who)) {
        if (one.looks) {
          await flush();
          seen = { ...(await read(id)) };
        }
        const set = Object.fromEntries(one.fields.map((field) => [field, `${who}.${made.length}.${field}`]));
        const base = { ...seen };
        const sent = mutation('customer.edit', { id, set }, { base: { ver: 1, fields: base } });
        const edit = { mutation: sent, set, base };
        made.push(edit);
        waiting.push(edit);
        seen = { ...seen, ...set }; // as the screen shows it: base plus pending
      }
      await flush();
    }),
  );
  return made;
}

/** What became of each field that somebody set. */
function fates(
  edits: Edit[],
  conflicts: Conflict[],
): { field: Field; from: unknown; to: unknown; taken: boolean }[] {
  const byMutation = new Map(conflicts.map((row) => [row.mutationId as string, row]));
  return edits.flatMap(({ mutation: { id }, set, base }) =>
    (Object.keys(set) as Field[]).map((field) => {
      const clashed = byMutation.get(id)?.mine[field];
      if (clashed !== undefined) expect(clashed).toBe(set[field]);
      return { field, from: base[field], to: set[field], taken: clashed === undefined };
    }),
  );
}

test(
  '[CF3] [CF5] people who edit one row at once: every value typed is in the row’s history or in a conflict, none is lost',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 2, maxLength: 12 }), async (turns) => {
        run += 1;
        const id = `meet-${run}`;
        const first = customer(id);
        await central.db.write('demo', (tx) => insertRow(tx, 'customer', id, first));
        const edits = await meet(id, turns);
        const conflicts = (await central.db.read('demo', (tx) => readRows(tx, 'conflict'))).filter(
          ({ rowId }) => rowId === id,
        );
        const last = await read(id);
        for (const field of FIELDS) {
          // Values are used once each: the taken ones must form one path from the first value to the last.
          const taken = fates(edits, conflicts).filter((fate) => fate.field === field && fate.taken);
          const next = new Map(taken.map(({ from, to }) => [from, to]));
          expect(next.size).toBe(taken.length);
          let value: unknown = first[field];
          for (let steps = 0; steps < taken.length; steps += 1) value = next.get(value);
          expect(value).toBe(last?.[field]);
        }
      }),
      { numRuns: 40 },
    );
  },
);
