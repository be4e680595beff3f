import { describe, expect, test } from 'vitest';
import type { NounName, Row } from '../domain/nouns.ts';
import type { FailureCode } from '../errors.ts';
import { canonicalJson } from './canonical.ts';
import type { Actor, RowReader } from './command.ts';
import { commandByName, commands, type CommandArgs, type CommandName } from './registry.ts';

const me: Actor = { userId: 'u-1', teamId: 't-1', role: 'agent' };
const lead: Actor = { userId: 'u-9', teamId: 't-1', role: 'lead' };
const stranger: Actor = { userId: 'u-2', teamId: 't-1', role: 'agent' };

const call = {
  id: 'c-1',
  direction: 'inbound',
  line: 'switch',
  number: '13800001234',
  customerId: 'cust-1',
  queueId: 'q-1',
  agentId: 'u-1',
  teamId: 't-1',
  offeredAtMs: 1,
  answeredAtMs: 2,
  endedAtMs: 9,
  talkMs: 7,
  holdMs: 0,
  outcome: 'handled',
  hangupCause: 'customer-hung-up',
  recordingId: null,
  scriptId: null,
  wrapUp: null,
} as unknown as CommandArgs<'call.log'>['call'];
const wrapUp = { dispositionId: 'd-1', note: '已办', wrappedUpAtMs: 20, wrapUpMs: 5 };
const followUp = { id: 'f-1', dueAtMs: 100, reason: '回访' };
const wrapArgs = (change: object = {}) =>
  ({
    callId: 'c-1',
    customerId: null,
    ...wrapUp,
    followUp: null,
    ...change,
  }) as unknown as CommandArgs<'call.wrapUp'>;
const note = { id: 'n-1', customerId: 'cust-1', callId: null, text: '在', authorId: 'u-1', writtenAtMs: 3 };
const run = {
  id: 'r-1',
  callId: 'c-1',
  scriptId: 's-1',
  scriptVersion: 1,
  agentId: 'u-1',
  steps: [],
  savedAtMs: 3,
};
const recording = {
  id: 'rec-1',
  callId: 'c-1',
  agentId: 'u-1',
  teamId: 't-1',
  deviceId: 'd',
  customerId: null,
  queueId: null,
  startedAtMs: 1,
  durationMs: 1,
  bytes: 1,
  mimeType: 'audio/webm;codecs=opus',
  sha256: 'a'.repeat(64),
  cutOff: false,
  state: 'local',
};
const promise = {
  id: 'f-1',
  callId: 'c-1',
  customerId: 'cust-1',
  number: null,
  dueAtMs: 1,
  reason: '',
  ownerId: 'u-1',
  state: 'open',
  doneAtMs: null,
};

type Rows = Partial<Record<`${NounName} ${string}`, object>>;
const reader = (rows: Rows): RowReader => ({
  get: <N extends NounName>(noun: N, id: string) => (rows[`${noun} ${id}`] ?? null) as Row<N> | null,
});
/** The failure, or the keys of the rows written. */
function outcome(name: CommandName, args: unknown, actor: Actor, rows: Rows): FailureCode | string[] {
  const command = commandByName(name)!;
  const result = command.apply(reader(rows), command.args.parse(args), actor);
  return result.ok ? result.value.map((change) => `${change.noun} ${change.id}`) : result.error;
}

/** What the stored row may be when a command arrives, and what becomes of it: every command × every standing. */
const facts: { name: CommandName; args: unknown; key: keyof Rows; mine: object; theirs: object }[] = [
  { name: 'call.log', args: { call }, key: 'call c-1', mine: call, theirs: { ...call, agentId: 'u-2' } },
  { name: 'note.add', args: { note }, key: 'note n-1', mine: note, theirs: { ...note, authorId: 'u-2' } },
  {
    name: 'scriptRun.save',
    args: { run },
    key: 'scriptRun r-1',
    mine: run,
    theirs: { ...run, agentId: 'u-2' },
  },
  {
    name: 'recording.log',
    args: { recording },
    key: 'recording rec-1',
    mine: recording,
    theirs: { ...recording, agentId: 'u-2' },
  },
];

describe.each(facts)('the fact $name', ({ name, args, key, mine, theirs }) => {
  test('is added when it is new', () => expect(outcome(name, args, me, {})).toEqual([key]));
  test('sent again changes nothing', () => expect(outcome(name, args, me, { [key]: mine })).toEqual([]));
  test('never replaces a row of somebody else, and says so', () =>
    expect(outcome(name, args, me, { [key]: theirs })).toBe('command/not-yours'));
  test('is not written in another name', () =>
    expect(outcome(name, args, stranger, {})).toBe('command/not-yours'));
});

describe('call.wrapUp', () => {
  const wrapped = { ...call, wrapUp };
  test.each<[string, Rows, Actor, object, FailureCode | string[]]>([
    ['my call', { 'call c-1': call }, me, {}, ['call c-1']],
    ['my call, with a promise', { 'call c-1': call }, me, { followUp }, ['call c-1', 'followUp f-1']],
    ['no such call', {}, me, {}, 'command/row-missing'],
    ["a colleague's call", { 'call c-1': call }, stranger, {}, 'command/not-yours'],
    ["a colleague's call, as their lead", { 'call c-1': call }, lead, {}, 'command/not-yours'],
    ['wrapped up already', { 'call c-1': wrapped }, me, {}, 'command/already-wrapped-up'],
    [
      'with a promise that belongs to another call',
      { 'call c-1': call, 'followUp f-1': { ...promise, callId: 'c-2' } },
      me,
      { followUp },
      'command/not-yours',
    ],
  ])('%s', (_what, rows, actor, change, expected) => {
    expect(outcome('call.wrapUp', wrapArgs(change), actor, rows)).toEqual(expected);
  });

  test('keeps the customer that the call had when none was chosen, else takes the chosen one', () => {
    const customerOf = (customerId: string | null) => {
      const result = commands['call.wrapUp'].apply(
        reader({ 'call c-1': call }),
        wrapArgs({ customerId, followUp }),
        me,
      );
      return result.ok && result.value.map((change) => (change.row as { customerId: string }).customerId);
    };
    expect(customerOf(null)).toEqual(['cust-1', 'cust-1']);
    expect(customerOf('cust-2')).toEqual(['cust-2', 'cust-2']);
  });
});

test.each<[string, Rows, Actor, FailureCode | string[]]>([
  ['mine', { 'followUp f-1': promise }, me, ['followUp f-1']],
  ["an agent's, as a lead", { 'followUp f-1': promise }, lead, ['followUp f-1']],
  ["a colleague's", { 'followUp f-1': promise }, stranger, 'command/not-yours'],
  ['done already', { 'followUp f-1': { ...promise, state: 'done' } }, me, 'command/already-done'],
  ['not there', {}, me, 'command/row-missing'],
])('followUp.done: %s', (_what, rows, actor, expected) => {
  expect(outcome('followUp.done', { followUpId: 'f-1', doneAtMs: 5 }, actor, rows)).toEqual(expected);
});

test('what a call leaves behind keeps its order: one lane', () => {
  const lanes = [
    commands['call.log'].lane({ call }),
    commands['call.wrapUp'].lane(wrapArgs()),
    commands['scriptRun.save'].lane({ run } as never),
    commands['recording.log'].lane({ recording } as never),
  ];
  expect(new Set(lanes)).toEqual(new Set(['call:c-1']));
});

test('every rule names each row that it looks at or changes', () => {
  for (const { name, args, key } of facts)
    expect(
      commandByName(name)!
        .reads(args)
        .map(({ noun, id }) => `${noun} ${id}`),
    ).toContain(key);
});

test('a name that this program does not know, also one that every object has', () => {
  expect(['no.such', 'toString', '__proto__'].map(commandByName)).toEqual([null, null, null]);
});

test('the same content gives the same text, whoever made it', () => {
  const a = { b: [{ d: 1, c: undefined }], a: '电', z: null };
  const b = { z: null, a: '电', b: [{ d: 1 }] };
  expect(canonicalJson(a)).toBe(canonicalJson(b));
  expect(canonicalJson([2, 1])).toBe('[2,1]');
});
