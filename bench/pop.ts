/** Screen pop, the store's half: number → customers, last calls and bills, at 100,000 customers, encrypted. */
import { matchCaller } from '../src/main/core/phone/callers.ts';
import { lookUp } from '../src/cache/row.ts';
import { report } from './report.ts';
import { filledStore } from './store/filled.ts';

const CUSTOMERS = Number(process.argv[2] ?? 100_000);
const LOOK_UPS = 2_000;

const store = filledStore({ customers: CUSTOMERS, nouns: ['customer'] });
const db = store.file.read;
const match: number[] = [];
const card: number[] = [];
const unknown: number[] = [];
for (let run = 0; run < LOOK_UPS; run += 1) {
  const customer = store.customers[(run * 7919) % store.customers.length];
  const number = customer?.numbers[0]?.number ?? '';
  match.push(timed(() => matchCaller(db, `+86 ${number}`)));
  card.push(timed(() => customer && lookUp(db, 'call', 'customer', customer.id, { limit: 50 })));
  unknown.push(timed(() => matchCaller(db, `1990000${String(run).padStart(4, '0')}`)));
}
report(`Screen pop from the encrypted store, ${CUSTOMERS.toLocaleString('en')} customers`, [
  { name: 'number → customer', unit: 'ms', values: match },
  { name: 'number of nobody', unit: 'ms', values: unknown },
  { name: 'timeline of the customer', unit: 'ms', values: card },
]);
report('Filling it (pages of 1,000, with indexes, search and pinyin)', [
  { name: 'one page', unit: 'ms', values: store.pageMs },
  { name: 'rows per second', unit: 'rows/s', values: [store.rows / (store.fillMs / 1_000)] },
]);
store.remove();

function timed(work: () => unknown): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}
