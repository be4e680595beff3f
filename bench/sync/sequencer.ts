/**
 * Job `sequencer`: from the commit of plain SQL to the moment readers are told, alone and while somebody holds a
 * transaction open; and how many rows a second it numbers.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../report.ts';
import { startCentralOf } from './ours/central.ts';
import { openDatabase, type CentralDatabase } from './ours/database.ts';
import type { Options } from './options.ts';
import { heading } from './support/heading.ts';
import { count, milliseconds, table, type Cell } from './support/table.ts';

const MOST_ROWS = 100_000;
const CHANGES = 200;
const QUICK_CHANGES = 50;
const PAUSE_MS = 60; // longer than a tick, so that each change is one of its own
const HELD_MS = 60_000;
const QUICK_HELD_MS = 5_000;
/** Far from the customers that are changed one by one. */
const HELD_CUSTOMER = 150;

export async function sequencer(options: Options): Promise<string> {
  const rows = Math.min(options.rows, MOST_ROWS);
  const central = await startCentralOf(rows);
  const database = await openDatabase(central.ready.databaseUrl);
  const other = await openDatabase(central.ready.databaseUrl);
  const changes = options.isQuick ? QUICK_CHANGES : CHANGES;
  const alone = await oneByOne(database, changes);
  const { held, heldRowMs, heldForMs } = await whileHeld(
    database,
    other,
    options.isQuick ? QUICK_HELD_MS : HELD_MS,
  );
  const rate = await bulk(database, rows);
  const lines: Cell[][] = [
    line('commit → readers are told', alone),
    line(`the same while a transaction stays open for ${heldForMs / 1_000} s`, held),
    ['commit of that transaction → readers are told', '1', milliseconds(heldRowMs), null, null, null],
  ];
  for (const each of [database, other]) await each.close();
  await central.end();
  const bulkLine = `${count(rows)} customers changed in one transaction: ${count(rate)} rows/s numbered.`;
  return [
    heading('The sequencer', options),
    table(['', 'changes', 'p50', 'p95', 'p99', 'worst'], lines),
    '',
    bulkLine,
  ].join('\n');
}

const line = (name: string, values: number[]): Cell[] => [
  name,
  count(values.length),
  ...[0.5, 0.95, 0.99, 1].map((share) => milliseconds(percentile(values, share))),
];

async function oneByOne(database: CentralDatabase, changes: number): Promise<number[]> {
  const told: number[] = [];
  for (let n = 0; n < changes; n += 1) {
    told.push(await tellsOf(database, () => database.touch(n % (HELD_CUSTOMER - 1))));
    await sleep(PAUSE_MS);
  }
  return told;
}

async function whileHeld(database: CentralDatabase, other: CentralDatabase, heldForMs: number) {
  await other.sql.query('BEGIN');
  await other.touch(HELD_CUSTOMER);
  const startedMs = performance.now();
  const held: number[] = [];
  while (performance.now() - startedMs < heldForMs) held.push(...(await oneByOne(database, 1)));
  const heldRowMs = await tellsOf(database, () => other.sql.query('COMMIT'));
  return { held, heldRowMs, heldForMs };
}

/** From the end of the commit until the notification; both are seen by this process. */
async function tellsOf(database: CentralDatabase, commit: () => Promise<unknown>): Promise<number> {
  const told = database.told();
  await commit();
  const committedMs = performance.now();
  return Math.max(0, (await told) - committedMs);
}

async function bulk(database: CentralDatabase, rows: number): Promise<number> {
  await database.sequenced();
  await database.changeCustomers(rows, 77);
  const startedMs = performance.now();
  await database.sequenced();
  return (rows / (performance.now() - startedMs)) * 1_000;
}
