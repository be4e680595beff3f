/** What a customer's meters use and cost. Every amount follows from the pack's tariffs. */
import type { Bill, Customer } from '../../../shared/domain/customer.ts';
import { must } from '../../../shared/result.ts';
import { addMonths, dayOfMonthMs, DAY_MS, lastMonths, monthKey, type Month } from './calendar.ts';
import type { PackFile } from './pack-files.ts';
import type { Random } from './random.ts';

/** Months of bills that the demo centre holds. */
export const BILLED_MONTHS = 6;
/** A bill is written early in the next month and due on this day of it. */
const DUE_DAY = 25;
const WRITTEN_DAY = 3;

export interface MeterPlan {
  meterNo: string;
  address: string;
  tariff: string;
  /** Energy of an average month. */
  kwh: number;
  /** The latest bill's energy is this many times the usual. */
  lastMonthFactor: number;
}

/** How well a customer pays: late ones leave an old bill open now and then. */
export type Payer = 'prompt' | 'late';

type Steps = PackFile['tariffs'][number]['steps'];

/** The price of `kwh` more after `usedKwh` in the same calendar year, in fen (阶梯电价). */
export function priceFen(steps: Steps, usedKwh: number, kwh: number): number {
  const parts = steps.map(({ fromKwh, fenPerKwh }, i) => {
    const toKwh = steps[i + 1]?.fromKwh ?? Number.POSITIVE_INFINITY;
    const within = Math.min(usedKwh + kwh, toKwh) - Math.max(usedKwh, fromKwh);
    return Math.max(0, within) * fenPerKwh;
  });
  return Math.round(parts.reduce((sum, part) => sum + part, 0));
}

export interface BillingDay {
  pack: PackFile;
  anchorMs: number;
}

interface MonthOfMeter {
  month: Month;
  energyKwh: number;
  amountFen: number;
}

/** The meter read from January of the first billed month on, because the tiers count from January. */
function readings(plan: MeterPlan, { pack, anchorMs }: BillingDay, random: Random): MonthOfMeter[] {
  const billed = lastMonths(anchorMs, BILLED_MONTHS, pack);
  const first = must(billed[0], 'a first month');
  const { steps } = must(
    pack.tariffs.find((tariff) => tariff.name === plan.tariff),
    `tariff ${plan.tariff}`,
  );
  const all = Array.from({ length: first.index + BILLED_MONTHS }, (_, i) =>
    addMonths({ ...first, index: 0 }, i),
  );
  let usedKwh = 0;
  return all
    .map((month, i): MonthOfMeter => {
      if (month.index === 0) usedKwh = 0;
      const factor = must(pack.monthFactors[month.index], 'twelve months');
      const surprise = i === all.length - 1 ? plan.lastMonthFactor : 1;
      const energyKwh = Math.round(plan.kwh * factor * surprise * (0.86 + random.next() * 0.28));
      const amountFen = priceFen(steps, usedKwh, energyKwh);
      usedKwh += energyKwh;
      return { month, energyKwh, amountFen };
    })
    .slice(-BILLED_MONTHS);
}

/** Six months of one meter, oldest first. */
export function billsOf(
  customer: Customer,
  plan: MeterPlan,
  payer: Payer,
  day: BillingDay,
  random: Random,
): Bill[] {
  return readings(plan, day, random).flatMap(({ month, energyKwh, amountFen }, i) => {
    const next = addMonths(month, 1);
    if (dayOfMonthMs(next, WRITTEN_DAY, day.pack) > day.anchorMs) return [];
    const dueAtMs = dayOfMonthMs(next, DUE_DAY, day.pack) + DAY_MS - 1;
    const id = `b-${plan.meterNo}-${monthKey(month)}`;
    const status = statusOf(
      { dueAtMs, anchorMs: day.anchorMs, payer, recent: i >= BILLED_MONTHS - 3 },
      random,
    );
    const bill = {
      id: id as Bill['id'],
      customerId: customer.id,
      meterNo: plan.meterNo,
      month: monthKey(month),
    };
    return [{ ...bill, energyKwh, amountFen, status, dueAtMs } satisfies Bill];
  });
}

function statusOf(
  { dueAtMs, anchorMs, payer, recent }: { dueAtMs: number; anchorMs: number; payer: Payer; recent: boolean },
  random: Random,
): Bill['status'] {
  const draw = random.next();
  if (dueAtMs >= anchorMs) return draw < (payer === 'prompt' ? 0.6 : 0.1) ? 'paid' : 'open';
  return payer === 'late' && recent && draw < 0.6 ? 'overdue' : 'paid';
}

/** What the meter's account holds: money paid ahead less everything unpaid. */
export const balanceFen = (bills: readonly Bill[], paidAheadFen: number): number =>
  paidAheadFen - bills.reduce((sum, bill) => sum + (bill.status === 'paid' ? 0 : bill.amountFen), 0);
