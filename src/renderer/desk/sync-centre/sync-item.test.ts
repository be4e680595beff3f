import { describe, expect, it } from 'vitest';
import type { OutboxItem } from '../../../shared/contract/sync-centre.ts';
import { commands, type CommandName } from '../../../shared/commands/registry.ts';
import { MutationId } from '../../../shared/ids.ts';
import { en } from './text/en.ts';
import { zh } from './text/zh.ts';
import { splitItems, syncItemOf, textOf, type WorkKind } from './sync-item.ts';

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
      kind: 'note',
      command: 'note.add',
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
    expect(textOf(syncItemOf(item({ command: 'call.wrapUp', args })))).toBe('已解释\n\n换表后回电');
  });

  it('[SC1] what no schema of ours fits is shown raw, never hidden', () => {
    const strange = syncItemOf(item({ command: 'order.submit', args: { note: '三相电' } }));
    expect(strange).toMatchObject({ kind: 'unknown', parts: [{ label: 'raw' }] });
    expect(textOf(strange)).toContain('三相电');
    expect(textOf(syncItemOf(item({ args: { note: { text: '旧格式' } } })))).toContain('旧格式');
  });

  it('[SC4] a reason that this version does not know keeps its code', () => {
    expect(syncItemOf(item({ failure: 'command/not-yours' })).failure).toBe('command/not-yours');
    expect(syncItemOf(item({ failure: 'order/closed' }))).toMatchObject({
      failure: 'other',
      failureCode: 'order/closed',
    });
  });

  it.each(Object.keys(commands) as CommandName[])('[SC1] %s has a name in both languages', (command) => {
    const kind: WorkKind = syncItemOf(item({ command, args: {} })).kind;
    expect(kind).not.toBe('unknown');
    expect(zh.kind[kind]).toMatch(/[\u4e00-\u9fff]/);
    expect(en.kind[kind]).toMatch(/^[A-Z]/);
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
});
