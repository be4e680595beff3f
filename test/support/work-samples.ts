/** One row of each noun of work, by a short name, people, and a rule run over such rows: for tests of rules. */
import type { Actor, RowReader } from '../../src/shared/commands/command.ts';
import { commandByName } from '../../src/shared/commands/registry.ts';
import type { NounName } from '../../src/shared/domain/nouns.ts';

const label = { zh: '停电报修', en: 'Outage' };
export const workSamples: Record<string, { noun: NounName; row: Record<string, unknown> & { id: string } }> =
  {
    type: {
      noun: 'ticketType',
      row: {
        id: 'tt',
        label,
        fields: {},
        statuses: [
          { id: 'open', label, final: false, targetSec: 60 },
          { id: 'done', label, final: true, targetSec: null },
        ],
        transitions: [{ from: 'open', to: 'done' }],
        version: 1,
      },
    },
    ticket: {
      noun: 'ticket',
      row: {
        id: 'tk',
        typeId: 'tt',
        customerId: null,
        callId: null,
        title: '停电',
        fields: {},
        status: 'open',
        priority: 'normal',
        tags: ['夜间'],
        ownerId: null,
        teamId: 't-1',
        openedBy: 'u-1',
        openedAtMs: 1,
        statusSinceMs: 1,
      },
    },
    order: {
      noun: 'order',
      row: {
        id: 'o',
        customerId: 'c',
        callId: null,
        campaignId: null,
        lines: [{ productId: 'p', quantity: 2, unitPriceFen: 500, discountFen: 100 }],
        receiver: '王丽',
        phone: '13800005678',
        address: '杭州',
        deliveryWish: '',
        status: 'placed',
        placedBy: 'u-1',
        teamId: 't-1',
        placedAtMs: 1,
      },
    },
    prospect: {
      noun: 'prospect',
      row: {
        id: 'pr',
        campaignId: 'cp',
        teamId: 't-1',
        customerId: null,
        name: '李',
        number: '13800005678',
        state: 'waiting',
        claimedBy: null,
        claimedAtMs: null,
        attempts: 0,
        notBeforeMs: null,
        order: 1,
      },
    },
    campaign: {
      noun: 'campaign',
      row: {
        id: 'cp',
        label,
        teamIds: ['t-1'],
        scriptId: null,
        state: 'preparing',
        startsAtMs: 1,
        endsAtMs: 2,
        fromMinute: 540,
        toMinute: 1_200,
        mostAttempts: 3,
      },
    },
    evaluation: {
      noun: 'evaluation',
      row: {
        id: 'e',
        callId: 'c',
        agentId: 'u-1',
        teamId: 't-1',
        formId: 'f',
        formVersion: 1,
        inspectorId: 'u-7',
        scores: [],
        summary: '',
        submittedAtMs: 1,
        confirmedAtMs: null,
      },
    },
    appeal: {
      noun: 'appeal',
      row: {
        id: 'ap',
        evaluationId: 'e',
        agentId: 'u-1',
        teamId: 't-1',
        reason: '扣分不当',
        raisedAtMs: 1,
        state: 'open',
        answer: '',
        decidedBy: null,
        decidedAtMs: null,
      },
    },
    shift: {
      noun: 'shift',
      row: { id: 's', userId: 'u-1', teamId: 't-1', startsAtMs: 1, endsAtMs: 2, note: '' },
    },
  };

export const agent: Actor = { userId: 'u-1', teamId: 't-1', role: 'agent' };
export const other: Actor = { userId: 'u-2', teamId: 't-1', role: 'agent' };
export const lead: Actor = { userId: 'u-9', teamId: 't-1', role: 'lead' };
export const foreignLead: Actor = { userId: 'u-8', teamId: 't-2', role: 'lead' };
export const inspector: Actor = { userId: 'u-7', teamId: 't-1', role: 'inspector' };
export const administrator: Actor = { userId: 'u-0', teamId: 't-0', role: 'administrator' };

export const row = (name: string, change: object = {}): Record<string, unknown> & { id: string } => {
  const found = workSamples[name];
  if (!found) throw new Error(`no row ${name}`);
  return { ...found.row, ...change };
};

export const stored = (...given: [name: string, change?: object][]): RowReader => ({
  get: (noun, id) =>
    (given
      .map(([name, change]) => ({ noun: workSamples[name]?.noun, row: row(name, change) }))
      .find((entry) => entry.noun === noun && entry.row.id === id)?.row ?? null) as never,
});

export function run(name: string, args: unknown, actor: Actor, reader: RowReader): unknown {
  const command = commandByName(name);
  if (!command) return 'no such command';
  const outcome = command.apply(reader, command.args.parse(args), actor);
  return outcome.ok ? outcome.value : outcome.error;
}
