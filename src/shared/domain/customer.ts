import { z } from 'zod';
import { BillId, CustomerId, EpochMs } from '../ids.ts';
import { defineNoun } from './noun.ts';
import { lastDigits, maskNumber, normalizeNumber } from './phone-number.ts';

export const CustomerNumber = z.strictObject({
  /** As written by the source; compared through normalizeNumber. */
  number: z.string().min(1).max(32),
  kind: z.enum(['mobile', 'home', 'work']),
});

/** A metered supply point (电表). Money is in fen. */
export const Meter = z.strictObject({
  meterNo: z.string().min(1).max(32),
  address: z.string().max(200),
  /** Tariff class, in the pack's words (居民 / 一般工商业 / 大工业 / 农业). */
  tariff: z.string().max(40),
  balanceFen: z.number().int(),
});

export const Customer = z.strictObject({
  id: CustomerId,
  /** Account number at the utility (户号). */
  accountNo: z.string().min(1).max(32),
  name: z.string().min(1).max(80),
  kind: z.enum(['household', 'business']),
  numbers: z.array(CustomerNumber).max(10),
  address: z.string().max(200),
  region: z.string().max(80),
  /** Key customers are told of outages first. */
  level: z.enum(['normal', 'key']),
  tags: z.array(z.string().max(40)).max(20),
  meters: z.array(Meter).max(50),
  sinceMs: EpochMs,
});
export type Customer = z.infer<typeof Customer>;

/** One month of one meter. Money is in fen, energy in kWh. */
export const Bill = z.strictObject({
  id: BillId,
  customerId: CustomerId,
  meterNo: z.string().min(1).max(32),
  /** yyyy-mm */
  month: z.string().regex(/^\d{4}-\d{2}$/),
  energyKwh: z.number().nonnegative(),
  amountFen: z.number().int(),
  status: z.enum(['paid', 'open', 'overdue']),
  dueAtMs: EpochMs,
});
export type Bill = z.infer<typeof Bill>;

export const customerNoun = defineNoun({
  name: 'customer',
  schema: Customer,
  buckets: () => ['centre'],
  mask: (row) => ({ ...row, numbers: row.numbers.map((n) => ({ ...n, number: maskNumber(n.number) })) }),
  lookups: {
    number: (row) => row.numbers.map((n) => normalizeNumber(n.number)),
    ending: (row) => row.numbers.map((n) => lastDigits(n.number)),
    account: (row) => [row.accountNo, ...row.meters.map((m) => m.meterNo)],
  },
  search: (row) => ({ title: row.name, body: `${row.address} ${row.accountNo}` }),
});

export const billNoun = defineNoun({
  name: 'bill',
  schema: Bill,
  buckets: () => ['centre'],
  lookups: { customer: (row) => [row.customerId] },
  sortKey: (row) => row.dueAtMs,
});
