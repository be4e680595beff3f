/** Who is calling, and what leads the call: two look-ups in the local store, no network. */
import type { CallerMatch } from '../../../shared/contract/phone.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { isWithheld, normalizeNumber } from '../../../shared/domain/phone-number.ts';
import type { Script } from '../../../shared/domain/script.ts';
import type { Reader } from '../../../cache/handle.ts';
import { getRow, listRows, lookUp } from '../../../cache/row.ts';

const MOST_MATCHES = 50;

export function matchCaller(db: Reader, number: string | null): CallerMatch {
  if (number === null || isWithheld(number)) return { name: 'withheld' };
  const key = normalizeNumber(number);
  const customers: Customer[] =
    key === '' ? [] : lookUp(db, 'customer', 'number', key, { limit: MOST_MATCHES });
  const [first, ...rest] = customers;
  if (!first) return { name: 'none' };
  return rest.length === 0 ? { name: 'one', customer: first } : { name: 'several', customers };
}

/** The queue's own script, else the first one that names the queue; without a queue, one that fits any. */
export function scriptFor(db: Reader, queueId: string | null): Script | null {
  const queue = queueId === null ? null : getRow(db, 'queue', queueId);
  if (queue?.scriptId) return getRow(db, 'script', queue.scriptId);
  const scripts = listRows(db, 'script');
  if (queueId === null) return scripts.find((script) => script.queueIds.length === 0) ?? null;
  return scripts.find((script) => script.queueIds.some((id) => id === queueId)) ?? null;
}
