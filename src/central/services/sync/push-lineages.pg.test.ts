import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Lineage } from '../../../../test/central/lineage.ts';
import { startTestCentral, type TestCentral } from '../../../../test/central/running.ts';
import { people } from '../../../../test/central/small-centre.ts';
import type { PushInput } from '../../../shared/contract/sync/push.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { CentralClient } from '../../../shared/link/clients.ts';
import { registerDevice } from '../../db/devices.ts';
import { deriveKeys } from '../../keys.ts';
import { push, type PushParts } from './push.ts';

let central: TestCentral;
let parts: PushParts;
let events: unknown[] = [];

beforeAll(async () => {
  central = await startTestCentral();
  const keys = deriveKeys(Buffer.alloc(32, 3));
  parts = {
    db: central.db,
    keys,
    now: Date.now,
    log: { failed: () => {}, security: (...event) => void events.push(event) },
  };
});
afterAll(() => central.close());

/** The engine without the way over HTTP: signatures are looked at before it. */
async function connect(lineage: Lineage): Promise<CentralClient> {
  const { deviceId, keys: own } = lineage;
  await central.db.write('demo', (tx) => registerDevice(tx, { userId: 'u-wang', deviceId }, own.publicKey));
  const pushHere = async (input: PushInput) => {
    const answer = await push(parts, { tenant: 'demo', deviceId, user: people.wang }, input);
    if (!answer.ok) throw failure(answer.error);
    return { ...answer.value, serverTimeMs: 0 };
  };
  return { sync: { push: pushHere } } as unknown as CentralClient;
}

type Step = { who: 0 | 1; what: 'type' | 'push' | 'lost' };
const step = fc.record<Step>({
  who: fc.constantFrom(0, 1),
  what: fc.constantFrom('type', 'type', 'push', 'push', 'lost'),
});

let run = 0;

/** One life of two copies: what was typed, and who had to take another name. */
async function live(
  before: number,
  steps: Step[],
): Promise<{ typed: string[]; renamed: number; drained: boolean }> {
  run += 1;
  events = [];
  const typed: string[] = [];
  const type = (who: Lineage) => {
    const id = `il-${run}-${typed.length}`;
    typed.push(id);
    who.do('note.add', {
      note: { id, customerId: 'c-1', callId: null, text: '记', authorId: 'u-wang', writtenAtMs: 1 },
    });
  };
  const first = await Lineage.connect(connect, 'wang', `il-${run}`);
  for (let i = 0; i < before; i += 1) type(first);
  if (before > 1) await first.push();
  const both = [first, first.copy()] as const;
  let renamed = 0;
  const send = async (who: Lineage, lost: boolean) => {
    if (who.outbox.length === 0) return;
    await who.push({ lost }).catch(async (cause: unknown) => {
      expect(cause).toMatchObject({ code: 'sync/device-forked' });
      renamed += 1;
      await who.becomeAnother(`il-${run}-${renamed}`);
    });
  };
  for (const { who, what } of steps) {
    if (what === 'type') type(both[who]);
    else await send(both[who], what === 'lost');
  }
  for (let round = 0; round < 4; round += 1) for (const who of both) await send(who, false);
  return { typed, renamed, drained: both.every(({ outbox }) => outbox.length === 0) };
}

async function effects(typed: string[]): Promise<{ notes: number; records: number; kept: number }> {
  const [row] = await central.db.read('demo', (tx) =>
    tx.rows<{ notes: number; records: number; kept: number }>(
      `SELECT (SELECT count(*) FROM noun_note WHERE id = ANY($1)) AS notes,
         (SELECT count(*) FROM sync_mutation WHERE device_id LIKE $2) AS records,
         (SELECT count(*) FROM sync_quarantine WHERE device_id LIKE $2) AS kept`,
      [typed, `il-${run}%`],
    ),
  );
  return row ?? { notes: 0, records: 0, kept: 0 };
}

test(
  '[DV4] [DV8] two copies of one disk, in any order: one keeps the name, nothing is lost, nothing is done twice',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 3 }),
        fc.array(step, { maxLength: 14 }),
        async (before, steps) => {
          const { typed, renamed, drained } = await live(before, steps);
          expect([drained, renamed <= 1]).toEqual([true, true]);
          const about = { tenant: 'demo', deviceId: `il-${run}`, userId: 'u-wang' };
          expect(events).toEqual(Array.from({ length: renamed }, () => ['device-forked', about]));
          expect(await effects(typed)).toEqual({ notes: typed.length, records: typed.length, kept: 0 });
        },
      ),
      { numRuns: 60 },
    );
  },
);
