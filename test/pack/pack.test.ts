/** The demo pack as every part of the product sees it. Rules PK1–PK11: docs/spec/pack.md. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readPack, type PackContents } from '../../src/central/services/pack/pack.ts';
import { PackFile, readPackFile } from '../../src/central/services/pack/pack-files.ts';
import { priceFen } from '../../src/central/services/pack/supply.ts';
import { TrainingScenario } from '../../src/shared/contract/phone.ts';
import { nounByName, nounNames, type NounName, type Row } from '../../src/shared/domain/nouns.ts';
import { normalizeNumber } from '../../src/shared/domain/phone-number.ts';
import { scriptFaults } from '../../src/shared/domain/script.ts';
import { must } from '../../src/shared/result.ts';

const FOLDER = 'resources/packs/power';
const HOUR_MS = 3_600_000;
const anchorMs = Date.UTC(2026, 10, 16, 7, 30);
const pack = readPack(FOLDER, { anchorMs });
const facts = readPackFile(FOLDER, 'pack.json', PackFile);
const scenarios = readPackFile(FOLDER, 'scenarios.json', z.array(TrainingScenario));

const rows = <N extends NounName>(noun: N, contents: PackContents = pack): Row<N>[] =>
  must(contents.rows[noun], `the pack has ${noun} rows`) as Row<N>[];
const ids = (noun: NounName): Set<string> => new Set(rows(noun).map(({ id }) => id));
const digest = (contents: PackContents): string =>
  createHash('sha256').update(JSON.stringify(contents)).digest('hex');
const share = (part: number, whole: number): number => part / whole;

describe('the demo pack', () => {
  it('[PK1] is the same to the last byte each time', () => {
    expect(digest(readPack(FOLDER, { anchorMs }))).toBe(digest(pack));
  });

  it('[PK1] is the same in another time zone', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/Lima';
    try {
      expect(digest(readPack(FOLDER, { anchorMs }))).toBe(digest(pack));
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it.each(nounNames.filter((noun) => pack.rows[noun]))('[PK2] every %s fits its schema, once', (noun) => {
    const schema = z.array(nounByName(noun).schema);
    expect(schema.safeParse(rows(noun)).error).toBeUndefined();
    expect(ids(noun).size).toBe(rows(noun).length);
  });

  it('holds what a demo needs', () => {
    expect(rows('customer').length).toBe(2_000);
    expect(rows('bill').length).toBeGreaterThan(12_000);
    expect(rows('call').length).toBeGreaterThan(5_500);
    expect(rows('article').length).toBeGreaterThanOrEqual(150);
    expect(rows('script').length).toBe(8);
    expect(rows('note').length).toBeGreaterThan(200);
    expect(rows('followUp').filter(({ state }) => state === 'open').length).toBeGreaterThan(5);
    expect(pack.people.map(({ user }) => user.login)).toEqual(
      expect.arrayContaining(['wangli', 'zhangwei', 'chenjing', 'liuyang', 'admin']),
    );
  });
});

describe('references', () => {
  it('[PK3] people, queues and scripts', () => {
    const users = pack.people.map(({ user }) => user);
    expect(users.filter(({ teamId }) => !ids('team').has(teamId))).toEqual([]);
    expect(rows('queue').filter(({ scriptId }) => scriptId && !ids('script').has(scriptId))).toEqual([]);
    const queueIds = rows('script').flatMap((script) => script.queueIds);
    expect(queueIds.filter((id) => !ids('queue').has(id))).toEqual([]);
  });

  it('[PK3] a step names only articles that are there', () => {
    const named = rows('script').flatMap((script) => script.steps.flatMap((step) => step.articleIds));
    expect(named.filter((id) => !ids('article').has(id))).toEqual([]);
  });

  it('[PK3] calls name people, queues, customers and leaves of the tree', () => {
    const people = new Set<string>(pack.people.map(({ user }) => user.id));
    const parents = new Set<string | null>(rows('disposition').map(({ parentId }) => parentId));
    const bad = rows('call').filter(
      ({ agentId, queueId, customerId, wrapUp }) =>
        !people.has(agentId) ||
        (queueId && !ids('queue').has(queueId)) ||
        (customerId && !customers.has(customerId)) ||
        (wrapUp && (parents.has(wrapUp.dispositionId) || !leaves.has(wrapUp.dispositionId))),
    );
    expect(bad).toEqual([]);
  });
  const customers = ids('customer');
  const leaves = ids('disposition');

  it('[PK3] bills belong to a meter of their customer', () => {
    const meters = new Map(
      rows('customer').flatMap(({ id, meters }) => meters.map(({ meterNo }) => [meterNo, id])),
    );
    expect(rows('bill').filter(({ meterNo, customerId }) => meters.get(meterNo) !== customerId)).toEqual([]);
  });

  it('[PK4] no script has a fault', () => {
    expect(rows('script').flatMap(scriptFaults)).toEqual([]);
  });
});

describe('customers', () => {
  it('[PK5] are the same ones whatever the number', () => {
    const few = readPack(FOLDER, { anchorMs, customers: 50 });
    expect(rows('customer', few)).toEqual(rows('customer').slice(0, 50));
    expect(rows('customer')[0]).toMatchObject({ name: '周秀兰', region: '滨湖区' });
  });

  it('[PK7] share one number on purpose and no other', () => {
    const owners = new Map<string, string[]>();
    for (const { id, numbers } of rows('customer'))
      for (const { number } of numbers)
        owners.set(normalizeNumber(number), [...(owners.get(normalizeNumber(number)) ?? []), id]);
    const shared = [...owners].filter(([, list]) => list.length > 1);
    expect(shared).toEqual([['056986127788', ['c-000005', 'c-000006']]]);
    expect(facts.reservedNumbers.filter((number) => owners.has(number))).toEqual([]);
  });

  it('look like a city: names, districts, kinds', () => {
    const all = rows('customer');
    const wang = all.filter(({ name }) => name.startsWith('王')).length;
    expect(share(wang, all.length)).toBeGreaterThan(0.04);
    expect(share(wang, all.length)).toBeLessThan(0.12);
    expect(new Set(all.map(({ name }) => name)).size).toBeGreaterThan(1_400);
    expect(new Set(all.map(({ region }) => region)).size).toBe(8);
    const firms = all.filter(({ kind }) => kind === 'business').length;
    expect(share(firms, all.length)).toBeGreaterThan(0.08);
    expect(share(firms, all.length)).toBeLessThan(0.16);
  });
});

describe('bills', () => {
  const household = must(facts.tariffs[0], 'a household tariff').steps;

  it.each([
    { usedKwh: 0, kwh: 100, fen: 5_380 },
    { usedKwh: 2_450, kwh: 200, fen: 11_410 },
    { usedKwh: 4_800, kwh: 10, fen: 838 },
    { usedKwh: 2_500, kwh: 2_400, fen: 1_076 + 134_064 + 8_380 },
  ])('[PK6] $kwh kWh after $usedKwh cost $fen fen', ({ usedKwh, kwh, fen }) => {
    expect(priceFen(household, usedKwh, kwh)).toBe(fen);
  });

  it('[PK6] cost at least the first tier and at most the third', () => {
    const homes = rows('customer').filter(({ kind }) => kind === 'household');
    const first = new Set(homes.map(({ meters }) => must(meters[0], 'a meter').meterNo));
    const bad = rows('bill').filter(({ meterNo, energyKwh, amountFen }) => {
      if (!first.has(meterNo)) return false;
      return amountFen < Math.floor(energyKwh * 53.8) || amountFen > Math.ceil(energyKwh * 83.8);
    });
    expect(bad).toEqual([]);
  });

  it('are higher in summer than in October, and mostly paid', () => {
    const average = (month: string): number => {
      const list = rows('bill').filter((bill) => bill.month === month);
      return list.reduce((sum, bill) => sum + bill.energyKwh, 0) / list.length;
    };
    expect(average('2026-08') / average('2026-10')).toBeGreaterThan(1.6);
    const overdue = rows('bill').filter(({ status }) => status === 'overdue');
    expect(share(overdue.length, rows('bill').length)).toBeGreaterThan(0.002);
    expect(share(overdue.length, rows('bill').length)).toBeLessThan(0.05);
    expect(overdue.filter(({ dueAtMs }) => dueAtMs >= anchorMs)).toEqual([]);
  });

  it('make the balance of their meter', () => {
    const unpaid = new Map<string, number>();
    for (const { meterNo, status, amountFen } of rows('bill'))
      if (status !== 'paid') unpaid.set(meterNo, (unpaid.get(meterNo) ?? 0) + amountFen);
    const meters = rows('customer').flatMap((customer) => customer.meters);
    expect(meters.filter(({ meterNo, balanceFen }) => balanceFen < -(unpaid.get(meterNo) ?? 0))).toEqual([]);
  });
});

describe('past calls', () => {
  it('[PK8] nobody is on two at once, and all are settled', () => {
    const busyUntilMs = new Map<string, number>();
    const bad = rows('call').filter(({ agentId, offeredAtMs, endedAtMs, wrapUp }) => {
      const overlaps = offeredAtMs < (busyUntilMs.get(agentId) ?? 0);
      const doneAtMs = wrapUp?.wrappedUpAtMs ?? endedAtMs;
      busyUntilMs.set(agentId, doneAtMs);
      return overlaps || doneAtMs >= anchorMs;
    });
    expect(bad).toEqual([]);
  });

  it('their times add up', () => {
    const bad = rows('call').filter(({ answeredAtMs, endedAtMs, talkMs, holdMs, outcome }) =>
      outcome === 'handled' ? endedAtMs - (answeredAtMs ?? 0) !== talkMs + holdMs : answeredAtMs !== null,
    );
    expect(bad).toEqual([]);
  });

  it('[PK9] the last hours are busy', () => {
    const recent = rows('call').filter(({ offeredAtMs }) => offeredAtMs > anchorMs - 3 * HOUR_MS);
    expect(recent.length).toBeGreaterThan(30);
    expect(new Set(recent.map(({ queueId }) => queueId)).size).toBeGreaterThanOrEqual(4);
  });

  it('are answered for the most part, and seldom at night', () => {
    const inbound = rows('call').filter(({ direction }) => direction === 'inbound');
    const handled = inbound.filter(({ outcome }) => outcome === 'handled');
    expect(share(handled.length, inbound.length)).toBeGreaterThan(0.88);
    expect(share(handled.length, inbound.length)).toBeLessThan(0.96);
    const hour = (atMs: number): number => new Date(atMs + 8 * HOUR_MS).getUTCHours();
    const night = inbound.filter(({ offeredAtMs }) => hour(offeredAtMs) < 6);
    expect(share(night.length, inbound.length)).toBeLessThan(0.08);
  });

  it('leave no gap unfilled in their notes', () => {
    expect(
      rows('call').filter(({ wrapUp }) => wrapUp && (/[{}]/.test(wrapUp.note) || wrapUp.note === '')),
    ).toEqual([]);
  });
});

describe('training scenarios', () => {
  it.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
    '[PK10] %s has its queue, and a sound for every sentence',
    (_, { queueId, speech }) => {
      expect(ids('queue').has(queueId)).toBe(true);
      for (const { sound } of speech)
        expect(statSync(join('resources/sounds', sound)).size).toBeGreaterThan(5_000);
    },
  );

  it('[PK10] cover one customer, two, none and a withheld number', () => {
    const found = scenarios.map(({ id, number }) => {
      const key = number === null ? null : normalizeNumber(number);
      const owners = rows('customer').filter(({ numbers }) =>
        numbers.some((one) => normalizeNumber(one.number) === key),
      );
      return [id, key === null ? 'withheld' : owners.length];
    });
    expect(Object.fromEntries(found)).toEqual({
      'bill-high': 1,
      'outage-home': 1,
      transfer: 1,
      'complaint-repair': 1,
      'two-customers': 2,
      'unknown-number': 0,
      'withheld-number': 'withheld',
      charger: 1,
    });
  });

  it('[PK10] every sound is Vorbis in Ogg', () => {
    for (const { sound } of scenarios.flatMap(({ speech }) => speech)) {
      const head = readFileSync(join('resources/sounds', sound)).subarray(0, 40).toString('latin1');
      expect([sound, head.startsWith('OggS'), head.includes('vorbis')]).toEqual([sound, true, true]);
    }
  });
});

describe('speed', () => {
  it('[PK11] 2,000 customers in under two seconds', () => {
    const startedAt = performance.now();
    readPack(FOLDER, { anchorMs });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('[PK11] grows evenly: 20,000 in under eight', () => {
    const startedAt = performance.now();
    expect(rows('customer', readPack(FOLDER, { anchorMs, customers: 20_000 })).length).toBe(20_000);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });
});
