import { describe, expect, it } from 'vitest';
import type { OutboxItem } from '../../../../shared/contract/sync-centre.ts';
import { commands, type CommandName } from '../../../../shared/commands/registry.ts';
import { MutationId } from '../../../../shared/ids.ts';
import { workLabel } from '../words/field-words.ts';
import type { ValueWords } from '../words/value-lines.ts';
import { splitItems, syncItemOf, textOf, waitingItems } from './sync-item.ts';

const nobody = (): string => '';
const words: ValueWords = {
  language: 'zh',
  nowMs: 0,
  names: { user: nobody, customer: nobody, queue: nobody, disposition: nobody },
};

const item = (change: Partial<OutboxItem> = {}): OutboxItem => ({
  mutationId: MutationId.parse('m1'),
  command: 'note.add',
  state: 'pending',
  attempts: 0,
  createdAtMs: 1_000,
  failure: null,
  conflictId: null,
  args: {
    note: {
      id: 'n1',
      customerId: 'cu1',
      callId: null,
      text: '第一行\n第二行',
      authorId: 'u1',
      writtenAtMs: 5,
    },
  },
  ...change,
});

describe('an item of the outbox in words', () => {
  it('[SC1] tells the kind, the first line as its summary and the whole text', () => {
    expect(syncItemOf(item())).toEqual({
      mutationId: 'm1',
      command: 'note.add',
      about: { customerId: 'cu1', callId: null, number: null, text: null },
      conflictId: null,
      state: 'pending',
      attempts: 0,
      createdAtMs: 1_000,
      failure: null,
      failureCode: null,
      summary: '第一行',
      parts: [{ label: 'note', text: '第一行\n第二行' }],
    });
  });

  it('[SC1] a wrap-up shows its note and the promise to call back', () => {
    const args = {
      callId: 'c1',
      customerId: null,
      dispositionId: 'd1',
      note: '已解释',
      wrappedUpAtMs: 1,
      wrapUpMs: 1,
      followUp: { id: 'f1', dueAtMs: 2, reason: '换表后回电' },
    };
    expect(textOf(syncItemOf(item({ command: 'call.wrapUp', args })), words)).toBe('已解释\n\n换表后回电');
  });

  it('[SC1] what no schema of ours fits is shown raw, never hidden', () => {
    const strange = syncItemOf(item({ command: 'order.submit', args: { note: '三相电' } }));
    expect(strange).toMatchObject({ parts: [{ label: 'raw' }] });
    expect(textOf(strange, words)).toContain('三相电');
    expect(textOf(syncItemOf(item({ args: { note: { text: '旧格式' } } })), words)).toContain('旧格式');
  });

  it('[SC4] a reason that this version does not know keeps its code', () => {
    expect(syncItemOf(item({ failure: 'command/not-yours' })).failure).toBe('command/not-yours');
    expect(syncItemOf(item({ failure: 'order/closed' }))).toMatchObject({
      failure: 'other',
      failureCode: 'order/closed',
    });
  });

  it('[SC1] an edit says which fields became what', () => {
    const args = {
      id: 'cu1',
      set: { address: '文三路 1 号', numbers: [{ number: '13800001234', kind: 'mobile' }] },
    };
    const edit = syncItemOf(item({ command: 'customer.edit', args }));
    expect(edit.about.customerId).toBe('cu1');
    expect(textOf(edit, words)).toBe('联系电话: 138 0000 1234（手机）\n\n用电地址: 文三路 1 号');
  });

  it('[SC10] a command that nobody described here shows what it holds, without ids and times of making', () => {
    const ticketNote = {
      id: 'tn1',
      ticketId: 't1',
      replacesId: null,
      text: '已联系抢修班，预计两小时内到场',
      authorId: 'u1',
      writtenAtMs: 5,
    };
    const told = syncItemOf(item({ command: 'ticketNote.write', args: { row: ticketNote } }));
    expect(textOf(told, words)).toBe('内容: 已联系抢修班，预计两小时内到场');
  });

  it.each(Object.keys(commands) as CommandName[])('[SC1] %s has a name in both languages', (command) => {
    expect(workLabel(command, 'zh')).toMatch(/[\u4e00-\u9fff]/);
    expect(workLabel(command, 'en')).toMatch(/^[A-Z]/);
  });

  it('[SC1] a command of a newer program says so', () => {
    expect([workLabel('meter.swap', 'zh'), workLabel('meter.swap', 'en')]).toEqual([
      '新版本程序的工作',
      'Work of a newer program',
    ]);
  });

  it('[SC2] what needs a person comes apart from what merely waits, oldest first', () => {
    const items = [
      item({ mutationId: MutationId.parse('new'), createdAtMs: 9 }),
      item({ mutationId: MutationId.parse('old'), createdAtMs: 1, state: 'acked' }),
      item({ mutationId: MutationId.parse('bad'), createdAtMs: 5, state: 'quarantined' }),
    ].map(syncItemOf);
    const { unresolved, waiting } = splitItems(items);
    expect(unresolved.map((one) => one.mutationId)).toEqual(['bad']);
    expect(waiting.map((one) => one.mutationId)).toEqual(['old', 'new']);
  });

  it('[SC18] work whose conflict is not here yet stands with what waits', () => {
    const split = splitItems([
      syncItemOf(item({ mutationId: MutationId.parse('a'), state: 'conflict' })),
      syncItemOf(item({ mutationId: MutationId.parse('b'), state: 'conflict' })),
    ]);
    expect(waitingItems(split, [{ mutationId: 'a' }]).map((one) => one.mutationId)).toEqual(['b']);
  });
});
