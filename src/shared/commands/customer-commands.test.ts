import { expect, test } from 'vitest';
import type { NounName, Row } from '../domain/nouns.ts';
import type { Actor, RowReader } from './command.ts';
import { customerEdit, customerTag } from './customer-commands.ts';

const row = {
  id: 'c-1',
  name: '陈',
  address: '旧',
  tags: ['vip'],
  accountNo: '1',
} as unknown as Row<'customer'>;
const rows: RowReader = {
  get: <N extends NounName>(noun: N, id: string) =>
    (noun === 'customer' && id === 'c-1' ? row : null) as Row<N> | null,
};
const actor = (role: Actor['role']): Actor => ({ userId: 'u', teamId: 't', role });

test.each([
  ['agent', true],
  ['lead', true],
  ['administrator', true],
  ['inspector', false],
] as const)('[CU1] %s corrects and tags: %s', (role, may) => {
  const edited = customerEdit.apply(rows, { id: 'c-1', set: { address: '新' } }, actor(role));
  const tag = customerTag.args.parse({ customerId: 'c-1', add: ['x'], remove: [] });
  const tagged = customerTag.apply(rows, tag, actor(role));
  expect([edited.ok, tagged.ok]).toEqual([may, may]);
});

test('[CU1] only what a customer says about themselves can be corrected', () => {
  const parse = (set: object) => customerEdit.args.safeParse({ id: 'c-1', set }).success;
  expect([parse({ address: '新', level: 'key' }), parse({ accountNo: '2' }), parse({ id: 'c-2' })]).toEqual([
    true,
    false,
    false,
  ]);
});

test('[CU1] nobody corrects a customer who is not there', () => {
  expect(customerEdit.apply(rows, { id: 'c-2', set: {} }, actor('agent'))).toEqual({
    ok: false,
    error: 'command/row-missing',
  });
});

test('[CU2] adding and removing tags leaves the rest of the row alone', () => {
  const change = customerTag.args.parse({ customerId: 'c-1', add: ['solar'], remove: ['vip'] });
  expect(customerTag.apply(rows, change, actor('agent'))).toEqual({
    ok: true,
    value: [{ noun: 'customer', id: 'c-1', row: { ...row, tags: ['solar'] } }],
  });
});
