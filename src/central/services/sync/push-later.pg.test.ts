import { afterAll, beforeAll, expect, test } from 'vitest';
import { pullLines } from '../../../../test/central/lines.ts';
import { batchOf, callBy, logCall, mutation, pushOf, wrapUp } from '../../../../test/central/mutations.ts';
import {
  startTestCentral,
  until,
  type TestCentral,
  type Workstation,
} from '../../../../test/central/running.ts';
import { people } from '../../../../test/central/small-centre.ts';
import { commandByName } from '../../../shared/commands/registry.ts';
import type { Mutation, MutationResult } from '../../../shared/contract/sync/push.ts';
import type { User } from '../../../shared/domain/people.ts';
import { forgetResults } from '../../db/mutations.ts';
import { readRow, updateRow } from '../../db/nouns.ts';
import { deriveKeys } from '../../keys.ts';
import { push, type PushParts } from './push.ts';
import { replayQuarantined } from './replay.ts';

let central: TestCentral;
let wang: Workstation;
let parts: PushParts;
beforeAll(async () => {
  central = await startTestCentral();
  wang = await central.signIn('wang');
  const log = { failed: () => {}, security: () => {} };
  parts = { db: central.db, keys: deriveKeys(Buffer.alloc(32, 1)), now: Date.now, log };
});
afterAll(() => central.close());

const sendOver = async (...mutations: Mutation[]) =>
  (await wang.central.sync.push(pushOf(wang, mutations))).results;
const statuses = (results: MutationResult[]) =>
  results.map((result) => ('code' in result ? `${result.status} ${result.code}` : result.status));
const note = (id: string, text = '记') =>
  mutation('note.add', {
    note: { id, customerId: 'c-1', callId: null, text, authorId: 'u-wang', writtenAtMs: 1 },
  });
const hasNote = async (id: string) =>
  (await central.db.read('demo', (tx) => readRow(tx, 'note', id))) !== null;
const countOf = async (table: string, id: string) => {
  const [row] = await central.db.read('demo', (tx) =>
    tx.rows<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE mutation_id = $1`, [id]),
  );
  return row?.n;
};

test('[P14] a result that was forgotten is not worked out again: the number stands for it', async () => {
  const [old, young] = [note('p14-old'), note('p14-young')];
  await sendOver(old, young);
  await central.db.write('demo', async (tx) => {
    await tx.run(`UPDATE sync_mutation SET at = now() - interval '400 days' WHERE mutation_id = $1`, [
      old.id,
    ]);
    await tx.run(`DELETE FROM noun_note WHERE id LIKE 'p14-%'`);
  });
  expect(await central.db.write('demo', (tx) => forgetResults(tx, 360))).toBe(1);
  expect(statuses(await sendOver(old, young))).toEqual(['quarantined sync/too-old', 'applied']);
  expect([await hasNote('p14-old'), await hasNote('p14-young')]).toEqual([false, false]);
});

/** A central of before `note.add`. */
const older: Partial<PushParts> = {
  commandByName: (name) => (name === 'note.add' ? null : commandByName(name)),
};
async function sendToOlder(user: User, ...mutations: Mutation[]): Promise<MutationResult[]> {
  const caller = { tenant: 'demo', deviceId: wang.deviceId, user };
  const answer = await push({ ...parts, ...older }, caller, batchOf(mutations));
  if (!answer.ok) throw new Error(answer.error);
  return answer.value.results;
}

test('[P15] what central did not know is run when it does, in order, and the device is told when it asks again', async () => {
  const sent = [note('p15', '第一'), note('p15', '第二')];
  expect(statuses(await sendToOlder(people.wang, ...sent))).toEqual([
    'quarantined command/unknown',
    'quarantined command/unknown',
  ]);
  expect(await replayQuarantined({ ...parts, ...older }, 'demo')).toBe(0);
  expect(await replayQuarantined(parts, 'demo')).toBe(2);
  expect(await central.db.read('demo', (tx) => readRow(tx, 'note', 'p15'))).toMatchObject({ text: '第一' });
  expect(statuses(await sendOver(...sent))).toEqual(['applied', 'applied']);
  expect(await replayQuarantined(parts, 'demo')).toBe(0);
  expect([
    await countOf('sync_quarantine', sent[0]?.id ?? ''),
    await countOf('sync_mutation', sent[0]?.id ?? ''),
  ]).toEqual([0, 1]);
});

test('[P15] with what the person may do today: nothing for one who was given up, and it stays kept', async () => {
  const mine = note('p15-gone');
  await sendToOlder(people.wang, mine);
  const set = (user: User) => central.db.write('demo', (tx) => updateRow(tx, 'user', user.id, user));
  await set({ ...people.wang, enabled: false });
  expect(await replayQuarantined(parts, 'demo')).toBe(0);
  expect([await hasNote('p15-gone'), await countOf('sync_quarantine', mine.id)]).toEqual([false, 1]);
  await set(people.wang);
  expect(await replayQuarantined(parts, 'demo')).toBe(1);
});

test('[P15] a mistake of ours leaves everything as it was', async () => {
  const mine = note('p15-broken');
  await sendToOlder(people.wang, mine);
  const broken: Partial<PushParts> = {
    commandByName: (name) => {
      const command = commandByName(name);
      return (
        command && {
          ...command,
          apply: () => {
            throw new Error('ours');
          },
        }
      );
    },
  };
  expect(await replayQuarantined({ ...parts, ...broken }, 'demo')).toBe(0);
  expect(statuses(await sendToOlder(people.wang, mine))).toEqual(['quarantined command/unknown']);
  expect(await replayQuarantined(parts, 'demo')).toBe(1);
});

test('[P15] the mark of what was run later is reached by the device’s pulls', async () => {
  const mine = note('p15-mark');
  await sendToOlder(people.wang, mine);
  await replayQuarantined(parts, 'demo');
  const [result] = await sendOver(mine);
  const mark = result?.status === 'applied' ? result.mark : Infinity;
  await until(
    () => pullLines(wang, { cursors: {} }),
    ({ end }) => end.sequencedThrough >= mark,
  );
});

test('[P13] more than a mebibyte, a thousand or an unknown key is refused as a whole, and nothing happened', async () => {
  const invalid = { code: 'request/invalid', status: 400 };
  const long = Array.from({ length: 90 }, (_, i) => note(`p13-${i}`, '长'.repeat(4_000)));
  await expect(sendOver(...long)).rejects.toMatchObject(invalid);
  const many = Array.from({ length: 1_001 }, (_, i) => note(`p13-m-${i}`));
  await expect(sendOver(...many)).rejects.toMatchObject(invalid);
  await expect(sendOver({ ...note('p13-key'), extra: 1 } as Mutation)).rejects.toMatchObject(invalid);
  await expect(
    wang.central.sync.push({ ...pushOf(wang, [note('p13-hash')]), batchHash: 'a'.repeat(64) }),
  ).rejects.toMatchObject(invalid);
  for (const id of ['p13-0', 'p13-m-0', 'p13-key', 'p13-hash']) expect(await hasNote(id)).toBe(false);
  expect(statuses(await sendOver(...long.slice(0, 45)))).toEqual(long.slice(0, 45).map(() => 'applied'));
});

test('[P7] one that cannot be stored among many: it alone is put aside, the others are done', async () => {
  const batch = Array.from({ length: 30 }, (_, i) => note(`p7-many-${i}`, i === 17 ? 'a\0b' : '好'));
  const expected = batch.map((_, i) => (i === 17 ? 'quarantined request/invalid' : 'applied'));
  expect(statuses(await sendOver(...batch))).toEqual(expected);
  expect([await hasNote('p7-many-16'), await hasNote('p7-many-17'), await hasNote('p7-many-18')]).toEqual([
    true,
    false,
    true,
  ]);
});

test('[P9] what several mutations of a batch did to one row is one version of it', async () => {
  const version = async () => {
    const [row] = await central.db.read('demo', (tx) =>
      tx.rows<{ ver: number }>(`SELECT ver FROM noun_call WHERE id = 'p9-one'`),
    );
    return row?.ver;
  };
  const sent = [logCall(callBy(people.wang, 'p9-one')), wrapUp('p9-one')];
  expect(statuses(await sendOver(...sent))).toEqual(['applied', 'applied']);
  const first = await version();
  await sendOver(...sent, logCall(callBy(people.wang, 'p9-one')));
  expect(await version()).toBe(first);
});
