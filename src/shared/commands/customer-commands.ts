/** What a caller says about themselves. Rules CU: docs/spec/work.md. */
import { CustomerId } from '../ids.ts';
import { err, ok } from '../result.ts';
import { defineCommand, type Actor } from './command.ts';
import { defineEdit } from './edit.ts';
import { changeTags, TagChange } from './tags.ts';

const lane = (customerId: string): string => `customer:${customerId}`;

/** [CU1] Inspectors look at work; they do not do it. */
const refusalOf = (actor: Actor) => (actor.role === 'inspector' ? ('command/not-yours' as const) : null);

export const customerEdit = defineEdit({
  name: 'customer.edit',
  version: 1,
  noun: 'customer',
  fields: ['name', 'numbers', 'address', 'region', 'level'],
  lane,
  refusal: (_row, actor) => refusalOf(actor),
});

/** [CU2] Tags commute: two people who tag one customer both did. */
export const customerTag = defineCommand({
  name: 'customer.tag',
  version: 1,
  conflict: 'commutative',
  args: TagChange.extend({ customerId: CustomerId }),
  lane: ({ customerId }) => lane(customerId),
  reads: ({ customerId }) => [{ noun: 'customer', id: customerId }],
  apply: (rows, { customerId, ...change }, actor) => {
    const customer = rows.get('customer', customerId);
    if (!customer) return err('command/row-missing');
    const refused = refusalOf(actor);
    if (refused) return err(refused);
    const row = { ...customer, tags: changeTags(customer.tags, change) };
    return ok([{ noun: 'customer', id: customerId, row }]);
  },
});
