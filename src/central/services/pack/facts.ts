/** Things worth knowing next time, left by agents on some customers. */
import type { Note } from '../../../shared/domain/call.ts';
import type { User } from '../../../shared/domain/people.ts';
import type { CustomerAndBills } from './customers.ts';
import { DAY_MS, HOUR_MS, midnightBefore } from './calendar.ts';
import type { CallsFile, PackFile } from './pack-files.ts';
import { seededRandom } from './random.ts';

const STREAM = -2;
const SHARE = 0.14;
const OLDEST_DAYS = 300;

export interface FactsInput {
  pack: PackFile;
  calls: CallsFile;
  agents: readonly User[];
  customers: readonly CustomerAndBills[];
  anchorMs: number;
}

export function makeFacts({ pack, calls, agents, customers, anchorMs }: FactsInput): Note[] {
  const random = seededRandom(pack.seed, STREAM);
  const today = midnightBefore(anchorMs, pack);
  return customers.flatMap(({ customer }): Note[] => {
    if (!random.chance(SHARE)) return [];
    const writtenAtMs =
      today - random.int(1, OLDEST_DAYS) * DAY_MS + random.int(8 * 60, 21 * 60) * (HOUR_MS / 60);
    const id = `n-${customer.id}` as Note['id'];
    const text = random.pick(calls.facts[customer.kind]);
    return [
      { id, customerId: customer.id, callId: null, text, authorId: random.pick(agents).id, writtenAtMs },
    ];
  });
}
