/** What a busy day leaves in the sync centre: for store tests and for looking at the screen without core. */
import type { OutboxItem } from '../../src/shared/contract/sync-centre.ts';
import { Transfer } from '../../src/shared/contract/transfers.ts';
import { Conflict } from '../../src/shared/domain/conflict.ts';
import { MutationId, UserId } from '../../src/shared/ids.ts';
import * as data from './fake-data.ts';
import type { FakeDesk } from './fake-desk.ts';

const MINUTE = 60_000;
const MIB = 1_048_576;
const other = 'user-zhangwei';

const side = (userId: string, atMs: number, deviceId: string) => ({
  userId: UserId.parse(userId),
  atMs,
  deviceId,
});
const mobile = (number: string) => ({ number, kind: 'mobile' });
const home = (number: string) => ({ number, kind: 'home' });

/** Two fields of one customer, both changed by two people. */
export const fieldsConflict = (nowMs: number, change: Partial<Conflict> = {}): Conflict =>
  Conflict.parse({
    id: 'cf-1',
    kind: 'fields',
    noun: 'customer',
    rowId: 'cust-1',
    mutationId: 'm-cf-1',
    command: 'customer.edit',
    commandVersion: 1,
    args: { id: 'cust-1', set: {} },
    code: null,
    mine: {
      address: '杭州市西湖区文三路 200 号 1 幢 1202 室',
      numbers: [mobile('13800001234'), mobile('13757100666')],
    },
    seen: {
      address: '杭州市西湖区文三路 200 号 1 幢 102 室',
      numbers: [mobile('13800001234'), home('057187654321')],
    },
    theirs: {
      address: '杭州市西湖区文三路 200 号 2 幢 102 室',
      numbers: [mobile('13800001234'), home('057187654321'), mobile('13958008888')],
    },
    mineBy: side(data.user.id, nowMs - 42 * MINUTE, 'device-3f2a'),
    mineTeamId: data.team.id,
    theirsBy: side(other, nowMs - 47 * MINUTE, 'device-91c0'),
    state: 'open',
    question: null,
    resolution: null,
    metAtMs: nowMs - 9 * MINUTE,
    ...change,
  });

const wrapUpArgs = (callId: string, nowMs: number) => ({
  callId,
  customerId: 'cust-2',
  dispositionId: 'd-bill-query',
  note: '客户询问上月电费，已说明是夏季空调用电，客户表示理解。\n另：客户希望开通电子发票，已告知办理方法。',
  wrappedUpAtMs: nowMs - 30 * MINUTE,
  wrapUpMs: 32_000,
  followUp: null,
});

export const guardConflict = (nowMs: number): Conflict => {
  const followUp = data.followUps(nowMs)[0];
  return fieldsConflict(nowMs, {
    id: 'cf-2' as Conflict['id'],
    mutationId: MutationId.parse('m-cf-2'),
    kind: 'guard',
    noun: 'followUp',
    rowId: 'fu-1',
    command: 'followUp.done',
    args: { followUpId: 'fu-1', doneAtMs: nowMs - 50 * MINUTE },
    code: 'command/already-done',
    mine: {},
    seen: null,
    theirs: { ...followUp, state: 'done', doneAtMs: nowMs - 70 * MINUTE },
    theirsBy: side(other, nowMs - 70 * MINUTE, 'device-91c0'),
    metAtMs: nowMs - 20 * MINUTE,
  });
};

export const deletedConflict = (nowMs: number): Conflict =>
  fieldsConflict(nowMs, {
    id: 'cf-3' as Conflict['id'],
    mutationId: MutationId.parse('m-cf-3'),
    kind: 'deleted',
    rowId: 'cust-9',
    args: { id: 'cust-9', set: { name: '吴海燕', address: '杭州市余杭区五常大道 168 号 6 幢 301 室' } },
    code: 'command/row-missing',
    mine: {},
    seen: null,
    theirs: null,
    theirsBy: { userId: null, atMs: null, deviceId: null },
    metAtMs: nowMs - 3 * 60 * MINUTE,
  });

/** A colleague's, who asks the lead. */
export const askedConflict = (nowMs: number): Conflict =>
  fieldsConflict(nowMs, {
    id: 'cf-4' as Conflict['id'],
    mutationId: MutationId.parse('m-cf-4'),
    rowId: 'cust-5',
    mine: { level: 'key', address: '杭州市滨江区江南大道 3688 号 1502 室' },
    seen: { level: 'normal', address: data.customers[4]?.address ?? '' },
    theirs: { level: 'normal', address: '杭州市滨江区江南大道 3688 号 1502 室（夜间请先电话联系）' },
    mineBy: side(other, nowMs - 90 * MINUTE, 'device-91c0'),
    theirsBy: side('user-chenjing', nowMs - 95 * MINUTE, 'device-77aa'),
    state: 'asked',
    question: '客户家有呼吸机，应该登记为重要客户。陈静那边没改级别，是不是没注意到？',
    metAtMs: nowMs - 30 * MINUTE,
  });

export const decidedConflict = (nowMs: number): Conflict =>
  fieldsConflict(nowMs, {
    id: 'cf-5' as Conflict['id'],
    mutationId: MutationId.parse('m-cf-5'),
    rowId: 'cust-3',
    state: 'resolved',
    resolution: {
      choice: 'combined',
      by: data.user.id,
      atMs: nowMs - 26 * 60 * MINUTE,
      fields: { address: '杭州市西湖区转塘街道 8 号' },
    },
    metAtMs: nowMs - 27 * 60 * MINUTE,
  });

const item = (id: string, change: Partial<OutboxItem>): OutboxItem => ({
  mutationId: MutationId.parse(id),
  command: 'note.add',
  state: 'pending',
  attempts: 0,
  createdAtMs: 0,
  failure: null,
  conflictId: null,
  args: {},
  ...change,
});

const noteArgs = (customerId: string, text: string, atMs: number) => ({
  note: { id: `note-${atMs}`, customerId, callId: null, text, authorId: data.user.id, writtenAtMs: atMs },
});

export function outboxItems(nowMs: number, waiting = 4): OutboxItem[] {
  const at = (minutes: number): number => nowMs - minutes * MINUTE;
  const lines = Array.from({ length: waiting }, (_, index) => {
    const createdAtMs = at(30) + index * 1_000;
    const customerId = data.customers[index % data.customers.length]?.id ?? '';
    return item(`m-wait-${index}`, {
      createdAtMs,
      args: noteArgs(customerId, `第 ${index + 1} 条备注：客户来电咨询峰谷电价`, createdAtMs),
    });
  });
  return [
    ...lines,
    item('m-edit', {
      command: 'customer.edit',
      createdAtMs: at(12),
      attempts: 2,
      failure: 'central/unreachable',
      args: { id: 'cust-4', set: { address: '杭州市西湖区文三路 248 号', level: 'key' } },
    }),
    item('m-refused', {
      command: 'call.wrapUp',
      state: 'refused',
      createdAtMs: at(55),
      attempts: 1,
      failure: 'command/already-wrapped-up',
      args: wrapUpArgs('call-1', nowMs),
    }),
    item('m-quarantined', {
      command: 'meter.swap',
      state: 'quarantined',
      createdAtMs: at(120),
      attempts: 3,
      failure: 'command/unknown',
      args: { meterNo: '03301234560', reason: '表计显示异常，已约周三上门更换' },
    }),
    item('m-merged', {
      command: 'customer.edit',
      state: 'merged',
      createdAtMs: at(42),
      attempts: 1,
      conflictId: fieldsConflict(nowMs).id,
      args: {
        id: 'cust-1',
        set: { ...fieldsConflict(nowMs).mine, level: 'key' },
      },
    }),
    item('m-merged-2', {
      command: 'customer.edit',
      state: 'merged',
      createdAtMs: at(180),
      attempts: 1,
      args: { id: 'cust-2', set: { address: '杭州市西湖区文三路 216 号 2 幢 203 室' } },
    }),
  ];
}

export const transfers = (): Transfer[] =>
  [
    ['up', 'running', 'call-0', 1.4, 2.3, null, null],
    ['up', 'waiting', 'call-1', 0, 1.1, null, null],
    ['up', 'failed', 'call-5', 0.6, 3.8, 'central/unavailable', 95_000],
    ['up', 'pausedByCall', 'call-6', 0.2, 0.9, null, null],
    ['down', 'running', 'call-9', 3.1, 4.2, null, null],
    ['up', 'done', 'call-10', 0.7, 0.7, null, null],
  ].map(([direction, state, callId, done, whole, failure, inMs]) =>
    Transfer.parse({
      recordingId: `rec-${callId}`,
      callId,
      direction,
      state,
      bytesDone: Math.round(Number(done) * MIB),
      bytes: Math.round(Number(whole) * MIB),
      failure,
      nextTryAtMs: inMs === null ? null : Date.now() + Number(inMs),
    }),
  );

/** Puts a day's worth into a fake core. */
export function fillSync({ fakeSync }: FakeDesk, nowMs: number, waiting?: number): void {
  const all = [fieldsConflict, guardConflict, deletedConflict, askedConflict, decidedConflict];
  for (const make of all) fakeSync.conflicts.set(make(nowMs).id, make(nowMs));
  fakeSync.outbox.push(...outboxItems(nowMs, waiting));
  fakeSync.transfers.set(transfers());
  Object.assign(fakeSync.storage, {
    recordingsBytes: 1_310 * MIB,
    waitingBytes: 9 * MIB,
    downloadedBytes: 84 * MIB,
    cacheBytes: 412 * MIB,
    vaultBytes: 21 * MIB,
  });
  fakeSync.count({ fullCheckAtMs: nowMs - 5 * 3_600_000, repairedRows: 2 });
}

/** More conflicts than anybody should have. */
export function manyConflicts({ fakeSync }: FakeDesk, nowMs: number, count: number): void {
  for (let index = 0; index < count; index++) {
    const id = `cf-many-${String(index).padStart(4, '0')}` as Conflict['id'];
    const rowId = data.customers[index % data.customers.length]?.id ?? '';
    fakeSync.conflicts.set(id, fieldsConflict(nowMs, { id, rowId, metAtMs: nowMs - index * MINUTE }));
  }
  fakeSync.count();
}
