import { describe, expect, test } from 'vitest';
import { bucketSums, cursors } from '../../src/cache/bucket.ts';
import { getBase, getRow, lookUp } from '../../src/cache/row.ts';
import { getFact } from '../../src/main/core/store/kv.ts';
import { repairedRows } from '../../src/main/core/sync/repair.ts';
import type { PullInput } from '../../src/shared/contract/sync/pull.ts';
import type { PushInput } from '../../src/shared/contract/sync/push.ts';
import { putRow, rowOf } from '../sim/model/state.ts';
import {
  copyOf,
  createCentral,
  notesAt,
  openStand,
  outbox,
  settled,
  waiting,
  writeNote,
  type Central,
} from './support/stand.ts';

const bodyOf = async <T>(request: Request): Promise<T> => (await request.clone().json()) as T;

/** What a push or a pull brings, seen on its way. */
function watched(central: Central): { pushes: PushInput[]; pulls: PullInput[] } {
  const seen = { pushes: [] as PushInput[], pulls: [] as PullInput[] };
  const { serve } = central;
  central.serve = async (request) => {
    if (request.url.endsWith('/push')) seen.pushes.push(await bodyOf(request));
    if (request.url.endsWith('/pull')) seen.pulls.push(await bodyOf(request));
    return serve(request);
  };
  return seen;
}

describe('a push', () => {
  test('[WS12] a lost answer: the very same batch goes again, and what was made meanwhile goes after it', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    const { pushes } = watched(central);
    const { serve } = central;
    let lost = 0;
    central.serve = async (request) => {
      const answer = await serve(request);
      if (!request.url.endsWith('/push') || (lost += 1) > 1) return answer;
      throw new TypeError('terminated');
    };
    writeNote(station);
    writeNote(station);
    expect(await station.round()).toMatchObject({ type: 'failed', failure: 'central/unreachable' });
    writeNote(station);
    station.clock.pass(400_000);
    await settled(station);
    expect(pushes.map(({ mutations }) => mutations.length)).toEqual([2, 2, 1]);
    expect(pushes[1]).toEqual(pushes[0]);
    expect(pushes[2]?.token).not.toBe(pushes[0]?.token);
    expect(notesAt(central)).toHaveLength(3);
  });

  test('[WS12] the chain follows the order of work from 64 zeros, and every mutation says its time', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    const { pushes } = watched(central);
    for (let n = 0; n < 3; n += 1) writeNote(station);
    await settled(station);
    const [batch] = pushes;
    expect(batch?.mutations.map(({ deviceSeq }) => deviceSeq)).toEqual([1, 2, 3]);
    expect(new Set(batch?.mutations.map(({ chain }) => chain)).size).toBe(3);
    expect(batch?.mutations[0]?.at).toEqual({ wallMs: station.clock.nowMs(), skewMs: 0 });
  });

  test('[WS5] what reads a row that a held-back command changed waits too; nothing else does', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    const { pushes } = watched(central);
    const edit = (set: object) => station.commands.run('customer.edit', { id: 'c-0', set });
    const held = edit({ address: '文三路 2 号' });
    const reader = edit({ region: '上城区' });
    const other = writeNote(station, 'elsewhere');
    station.memory.waits.set(held, station.clock.monoMs() + 60_000);
    await station.round();
    expect(pushes.flatMap(({ mutations }) => mutations.map(({ command }) => command))).toEqual([]);
    // a note about the same customer is of the same lane; one about another customer is not
    station.commands.run('customer.tag', { customerId: 'c-1', add: ['vip'], remove: [] });
    await station.round();
    expect(pushes.flatMap(({ mutations }) => mutations.map(({ command }) => command))).toEqual([
      'customer.tag',
    ]);
    station.clock.pass(60_001);
    await settled(station);
    expect([held, reader].every((id) => central.model.state.mutations.has(id))).toBe(true);
    expect(notesAt(central)).toEqual([other]);
  });

  test('[WS12] an edit carries the row as the person saw it, own earlier edits included', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    const { pushes } = watched(central);
    station.commands.run('customer.edit', { id: 'c-0', set: { address: '一' } });
    station.commands.run('customer.edit', { id: 'c-0', set: { address: '二' } });
    await settled(station);
    const bases = pushes[0]?.mutations.map(({ base }) => base?.fields['address']);
    expect(bases).toEqual(['西湖区文三路 1 号', '一']);
    expect(rowOf(central.model.state, 'customer', 'c-0')?.address).toBe('二');
    expect(pushes[0]?.mutations[0]?.base?.ver).toBeGreaterThan(0);
  });
});

describe('outcomes', () => {
  test('[WS17] both changed one field: theirs stays, mine stands in a conflict until a person decides', async () => {
    const central = createCentral();
    const [one, other] = [await openStand(central, 'wang'), await openStand(central, 'zhang')];
    await Promise.all([settled(one), settled(other)]);
    other.commands.run('customer.edit', { id: 'c-0', set: { address: '他人的地址' } });
    await settled(other);
    one.commands.run('customer.edit', { id: 'c-0', set: { address: '我的地址', region: '上城区' } });
    await settled(one);
    const shown = getRow(one.store.cache().read, 'customer', 'c-0');
    expect(shown).toMatchObject({ address: '他人的地址', region: '上城区' });
    const kept = one.store.vault.read.get<{ ending: string; id: string }>(
      `SELECT ending, conflict_id AS id FROM archive WHERE command = 'customer.edit'`,
    );
    expect(kept?.ending).toBe('merged');
    expect(getBase(one.store.cache().read, 'conflict', kept?.id ?? '')?.mine).toEqual({
      address: '我的地址',
    });
  });

  test('[WS17] a guard that failed leaves the screen, keeps its text, and goes when the conflict is decided', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    const followUp = rowOf(central.model.state, 'followUp', 'f-0');
    putRow(central.model.state, 'followUp', 'f-0', { ...followUp, state: 'done', doneAtMs: 1 });
    station.commands.run('followUp.done', { followUpId: 'f-0', doneAtMs: 2 });
    await settled(station);
    const [entry] = outbox(station.store);
    expect(entry).toMatchObject({ state: 'conflict', failure: 'command/already-done' });
    expect(getRow(station.store.cache().read, 'followUp', 'f-0')?.doneAtMs).toBe(1);
    station.commands.run('conflict.resolve', {
      conflictId: entry?.conflict ?? '',
      noun: 'followUp',
      rowId: 'f-0',
      choice: 'theirs',
      fields: null,
      atMs: 3,
    });
    await settled(station);
    expect(outbox(station.store)).toEqual([]);
    expect(station.store.vault.read.all('SELECT 1 FROM archive WHERE ending = ?', 'resolved')).toHaveLength(
      1,
    );
  });
});

describe('a pull', () => {
  test('[WS8] cut after any byte: whole lines stay, the next one goes on, and nothing wrong is shown as whole', async () => {
    for (const share of [0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.999]) {
      const central = createCentral();
      const { serve } = central;
      let cut = true;
      central.serve = async (request) => {
        const answer = await serve(request);
        if (!request.url.endsWith('/pull') || !cut) return answer;
        cut = false;
        const bytes = new Uint8Array(await answer.arrayBuffer());
        return new Response(bytes.slice(0, Math.floor(bytes.length * share)), { headers: answer.headers });
      };
      const station = await openStand(central, 'wang');
      station.memory.lineRows = 1;
      expect(await station.round()).toMatchObject({ type: 'failed', failure: 'central/unreachable' });
      const before = Object.values(bucketSums(station.store.cache().read)).reduce(
        (n, { count }) => n + count,
        0,
      );
      if (share > 0.3) expect(before).toBeGreaterThan(0);
      station.clock.pass(400_000);
      await settled(station);
    }
  });

  test('[WS8] a row that was changed on its way is not taken', async () => {
    const central = createCentral();
    const { serve } = central;
    let altered = 0;
    central.serve = async (request) => {
      const answer = await serve(request);
      if (!request.url.endsWith('/pull') || (altered += 1) > 1) return answer;
      return new Response((await answer.text()).replace('文三路', '文四路'), { headers: answer.headers });
    };
    const station = await openStand(central, 'wang');
    expect(await station.round()).toMatchObject({ type: 'failed', failure: 'central/unreachable' });
    expect(getRow(station.store.cache().read, 'customer', 'c-0')).toBeNull();
    station.clock.pass(400_000);
    await settled(station);
    expect(getRow(station.store.cache().read, 'customer', 'c-0')?.address).toBe('西湖区文三路 1 号');
  });

  test.each(['{"hello":"hotel"}\n', '<html>', '', '{"type":"rows","buckets":[]}\n'])(
    '[WS2] lines that are not ours (%j) write nothing',
    async (text) => {
      const central = createCentral();
      const { serve } = central;
      central.serve = async (request) =>
        request.url.endsWith('/pull')
          ? new Response(text, { headers: { 'content-type': 'application/x-ndjson' } })
          : serve(request);
      const station = await openStand(central, 'wang');
      expect(await station.round()).toMatchObject({ type: 'failed', failure: 'central/unreachable' });
      expect(cursors(station.store.cache().read)).toEqual({});
    },
  );

  test('[WS15] moved to another team: its rows are gone, what waits is still handed in', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    expect(getRow(station.store.cache().read, 'shift', 's-0')).not.toBeNull();
    const id = writeNote(station);
    const user = rowOf(central.model.state, 'user', 'u-wang');
    putRow(central.model.state, 'user', 'u-wang', { ...user, teamId: 'team-2' });
    await settled(station);
    const cache = station.store.cache().read;
    expect(getRow(cache, 'shift', 's-0')).toBeNull();
    expect(getRow(cache, 'shift', 's-1')).not.toBeNull();
    expect(Object.keys(cursors(cache)).toSorted()).toEqual(['centre', 'team:team-2', 'user:u-wang']);
    expect(notesAt(central)).toEqual([id]);
  });
});

describe('the copy is compared with central', () => {
  const damage: [string, string][] = [
    ['missing', `DELETE FROM member_customer WHERE n = (SELECT n FROM row_customer WHERE id = 'c-1')`],
    ['stale', `UPDATE row_customer SET ver = ver - 1, hash = 'aaaaaaaaaaaaaaaa' WHERE id = 'c-1'`],
    ['altered', `UPDATE row_customer SET hash = 'bbbbbbbbbbbbbbbb' WHERE id = 'c-1'`],
  ];
  test.each(damage)('[WS19] a %s row is found by its slice and fetched alone', async (_, sql) => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    station.store.cache().write((db) => {
      db.run(sql);
      db.run(`UPDATE bucket SET sum = '0000000000000001' WHERE name = 'centre'`);
    });
    await settled(station);
    const asked = central.asked.filter((path) => path.endsWith('/audit'));
    expect(asked.length).toBeGreaterThan(0);
    expect(repairedRows(station)).toBeLessThanOrEqual(2);
    expect(getRow(station.store.cache().read, 'customer', 'c-1')).not.toBeNull();
  });

  test('[WS20] a text that fell over is found by the full check, with sums that are equal', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    station.store
      .cache()
      .write((db) =>
        db.run(`UPDATE row_customer SET base = replace(base, '文三路', '文八路') WHERE id = 'c-1'`),
      );
    await settled(station);
    expect(getRow(station.store.cache().read, 'customer', 'c-1')?.address).toBe('西湖区文八路 1 号');
    station.memory.checkWanted = true;
    await settled(station);
    expect(getRow(station.store.cache().read, 'customer', 'c-1')?.address).toBe('西湖区文三路 1 号');
    expect(repairedRows(station)).toBe(1);
    expect(getFact(station.store.vault.read, 'fullCheckAtMs')).not.toBeNull();
  });

  test('[WS21] repaired more than three times in a day, a bucket is read from its beginning', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    const { pulls } = watched(central);
    const beginnings = () => pulls.filter(({ cursors: sent }) => sent['centre'] === '').length;
    for (let time = 1; time <= 4; time += 1) {
      station.store.cache().write((db) => {
        db.run(`UPDATE row_customer SET hash = 'bbbbbbbbbbbbbbbb' WHERE id = 'c-1'`);
        db.run(`UPDATE bucket SET sum = '0000000000000001' WHERE name = 'centre'`);
      });
      await settled(station);
      expect(beginnings()).toBe(time > 3 ? 1 : 0);
    }
  });
});

describe('central is not what it was', () => {
  test('[WS7] another epoch: what was acknowledged goes again under its id, tokens and cursors anew, rows stay', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    const backup = structuredClone(central.model.state);
    const ids = [writeNote(station), writeNote(station)];
    await settled(station);
    expect(waiting(station.store)).toBe(0);
    central.model.state = { ...backup, epoch: 'another', devices: new Map() };
    const { pushes } = watched(central);
    await settled(station);
    expect(notesAt(central).toSorted()).toEqual(ids.toSorted());
    expect(pushes[0]?.token).toBeNull();
    expect(getFact(station.store.vault.read, 'epoch')).toBe('another');
  });

  test('[WS7] put back and nobody said so: it is waited for, nothing is dropped', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    const backup = structuredClone(central.model.state);
    writeNote(station);
    await settled(station);
    central.model.state = backup;
    const kept = writeNote(station);
    station.memory.helloAtMs = null;
    expect(await station.round()).toMatchObject({ type: 'failed', failure: 'sync/epoch-suspect' });
    expect(outbox(station.store)).toMatchObject([{ state: 'pending' }]);
    expect(getRow(station.store.cache().read, 'note', kept)).not.toBeNull();
  });

  test('[WS18] too old for central: what is made goes, nothing new comes, and it is said', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    const { serve } = central;
    central.serve = async (request) => {
      const answer = await serve(request);
      if (!request.url.endsWith('/hello')) return answer;
      return Response.json({ ...((await answer.json()) as object), upgradeRequired: true });
    };
    station.memory.helloAtMs = null;
    const { pulls } = watched(central);
    const id = writeNote(station);
    expect(await station.round()).toMatchObject({ type: 'failed', failure: 'sync/upgrade-required' });
    expect(notesAt(central)).toEqual([id]);
    expect(pulls).toEqual([]);
    expect(lookUp(station.store.cache().read, 'note', 'customer', 'c-0')).toHaveLength(1);
  });
});

describe('a copied disk', () => {
  test('[WS14] both copies work on; one takes another name, and central has everything of both', async () => {
    const central = createCentral();
    const station = await openStand(central, 'wang');
    await settled(station);
    const early = writeNote(station);
    const folder = copyOf(station);
    const mine = [early, writeNote(station), writeNote(station)];
    await settled(station);
    const copy = await openStand(central, 'wang', folder);
    const theirs = [writeNote(copy), writeNote(copy)];
    await settled(copy);
    await settled(station);
    expect(notesAt(central).toSorted()).toEqual([...mine, ...theirs].toSorted());
    expect(copy.deviceId()).not.toBe(station.deviceId());
    expect(getFact(copy.store.vault.read, 'renewedAtMs')).not.toBeNull();
    expect(getFact(station.store.vault.read, 'renewedAtMs')).toBeNull();
  });

  test.each(['before', 'after'] as const)(
    '[WS14] the program ends %s any commit of the renewal: it goes on from there, nothing is lost or twice',
    async (moment) => {
      for (let nth = 1, whole = false; !whole; nth += 1) {
        const central = createCentral();
        const station = await openStand(central, 'wang');
        await settled(station);
        writeNote(station);
        const folder = copyOf(station);
        writeNote(station);
        await settled(station);
        let copy = await openStand(central, 'wang', folder);
        const ids = [writeNote(copy), writeNote(copy)];
        copy.gate.arm(nth, moment);
        await copy.round();
        whole = !copy.gate.isCrashed();
        copy = await openStand(central, 'wang', folder);
        await settled(copy);
        expect(ids.filter((id) => !notesAt(central).includes(id))).toEqual([]);
        expect(notesAt(central)).toHaveLength(4);
        expect(nth).toBeLessThan(60);
      }
    },
    120_000,
  );
});

test.each(['before', 'after'] as const)(
  '[WS12] the program ends %s any commit of a round: every command is done exactly once',
  async (moment) => {
    for (let nth = 1, whole = false; !whole; nth += 1) {
      const central = createCentral();
      let station = await openStand(central, 'wang');
      const folder = station.folder.replace(/\/person$/, '');
      await settled(station);
      const ids = [writeNote(station), writeNote(station), writeNote(station)];
      station.commands.run('customer.edit', { id: 'c-0', set: { region: '上城区' } });
      station.gate.arm(nth, moment);
      await station.round();
      whole = !station.gate.isCrashed();
      station = await openStand(central, 'wang', folder);
      await settled(station);
      expect(notesAt(central).toSorted()).toEqual(ids.toSorted());
      expect(nth).toBeLessThan(60);
    }
  },
  120_000,
);

test('[WS4] a clock that jumps by a year holds nothing up and drops nothing', async () => {
  const central = createCentral();
  const station = await openStand(central, 'wang');
  await settled(station);
  for (const jump of [365, -730, 365].map((days) => days * 86_400_000)) {
    station.clock.jump(jump);
    writeNote(station);
    await settled(station);
  }
  expect(notesAt(central)).toHaveLength(3);
  expect(station.store.vault.read.all('SELECT 1 FROM archive')).toHaveLength(3);
});
