import { expect, test } from 'vitest';
import { Conflict } from '../domain/conflict.ts';
import type { NounName, Row } from '../domain/nouns.ts';
import type { Actor, RowReader } from './command.ts';
import { conflictAsk, conflictResolve } from './conflict-commands.ts';

const conflict = (over: Partial<Conflict> = {}): Conflict =>
  Conflict.parse({
    id: 'cf-1',
    kind: 'fields',
    noun: 'customer',
    rowId: 'c-1',
    mutationId: 'm-1',
    command: 'customer.edit',
    commandVersion: 1,
    args: { id: 'c-1', set: { address: '我的', region: '我区' } },
    code: null,
    mine: { address: '我的', region: '我区' },
    seen: { address: '旧', region: '旧区' },
    theirs: { address: '他的', region: '他区' },
    mineBy: { userId: 'u-wang', atMs: 1, deviceId: 'd' },
    mineTeamId: 'team-1',
    theirsBy: { userId: 'u-zhang', atMs: 1, deviceId: 'd2' },
    state: 'open',
    question: null,
    resolution: null,
    metAtMs: 2,
    ...over,
  });
const row = {
  id: 'c-1',
  accountNo: '1',
  name: '陈',
  kind: 'household',
  numbers: [],
  address: '他的',
  region: '他区',
  level: 'normal',
  tags: [],
  meters: [],
  sinceMs: 1,
} as unknown as Row<'customer'>;
const rowsOf = (rows: Record<string, unknown>): RowReader => ({
  get: <N extends NounName>(noun: N, id: string) => (rows[`${noun} ${id}`] ?? null) as Row<N> | null,
});
const actor = (userId: string, role: Actor['role'] = 'agent', teamId = 'team-1'): Actor => ({
  userId,
  role,
  teamId,
});
const author = actor('u-wang');

type Args = Parameters<typeof conflictResolve.apply>[1];
const args = (over: object = {}): Args =>
  conflictResolve.args.parse({
    conflictId: 'cf-1',
    noun: 'customer',
    rowId: 'c-1',
    choice: 'mine',
    fields: null,
    atMs: 9,
    ...over,
  });
const resolve = (over: object, who = author, met = conflict(), target: unknown = row) =>
  conflictResolve.apply(rowsOf({ 'conflict cf-1': met, 'customer c-1': target }), args(over), who);
/** What is written, by noun. */
const written = (outcome: ReturnType<typeof resolve>) =>
  outcome.ok ? Object.fromEntries(outcome.value.map(({ noun, row: after }) => [noun, after])) : outcome.error;

test.each([
  ['its author', author, true],
  ['a lead of the author’s team', actor('u-chen', 'lead'), true],
  ['a lead of another team', actor('u-x', 'lead', 'team-2'), false],
  ['the other side', actor('u-zhang'), false],
  ['an administrator', actor('u-admin', 'administrator'), false],
])('[CF7] %s decides: %#', (_who, who, may) => {
  expect(resolve({}, who).ok).toBe(may);
});

test.each([
  ['mine: what was typed goes onto the row', { choice: 'mine' }, { address: '我的', region: '我区' }],
  ['theirs: the row stays', { choice: 'theirs' }, null],
  [
    'combined: what was chosen',
    { choice: 'combined', fields: { address: '两边' } },
    { address: '两边', region: '他区' },
  ],
])('[CF8] %s', (_what, choice, change) => {
  const result = written(resolve(choice));
  expect(result).toMatchObject({ conflict: { state: 'resolved', resolution: { by: 'u-wang', atMs: 9 } } });
  expect((result as Record<string, unknown>)['customer'] ?? null).toEqual(change && { ...row, ...change });
});

test.each([
  ['a field that is not in it', { choice: 'combined', fields: { level: 'key' } }, {}, 'request/invalid'],
  ['nothing chosen', { choice: 'combined', fields: null }, {}, 'request/invalid'],
  ['a value of another shape', { choice: 'combined', fields: { address: 5 } }, {}, 'request/invalid'],
  ['another row than its own', { rowId: 'c-2' }, {}, 'request/invalid'],
  ['another noun than its own', { noun: 'call' }, {}, 'request/invalid'],
  [
    'fields of one that is not over fields',
    { choice: 'combined', fields: {} },
    { kind: 'guard' as const },
    'request/invalid',
  ],
  ['one that is decided already', {}, { state: 'resolved' as const }, 'command/already-done'],
])('[CF8] refused: %s', (_what, over, met, code) => {
  expect(written(resolve(over, author, conflict(met)))).toBe(code);
});

test.each(['guard', 'deleted'] as const)('[CF8] one of kind %s is closed and writes no row', (kind) => {
  const met = conflict({ kind, mine: {}, theirs: null });
  expect(Object.keys(written(resolve({ choice: 'mine' }, author, met, null)))).toEqual(['conflict']);
});

test('[CF8] the row is gone: what was typed cannot go onto it, and the conflict stays open', () => {
  expect(written(resolve({ choice: 'mine' }, author, conflict(), null))).toBe('command/row-missing');
  expect(written(resolve({ choice: 'theirs' }, author, conflict(), null))).toMatchObject({ conflict: {} });
});

test('[CF9] only its author asks, as long as it is open', () => {
  const ask = (who: Actor, met = conflict()) =>
    conflictAsk.apply(
      rowsOf({ 'conflict cf-1': met }),
      conflictAsk.args.parse({ conflictId: 'cf-1', question: '哪个？' }),
      who,
    );
  expect(ask(author)).toMatchObject({ ok: true, value: [{ row: { state: 'asked', question: '哪个？' } }] });
  expect(ask(actor('u-chen', 'lead'))).toEqual({ ok: false, error: 'command/not-yours' });
  expect(ask(author, conflict({ state: 'resolved' }))).toEqual({ ok: false, error: 'command/already-done' });
});
