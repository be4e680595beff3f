/** Shifts and messages. Rules FL: docs/spec/work.md. */
import { z } from 'zod';
import { Message, MessageRead } from '../domain/message.ts';
import { Shift } from '../domain/shift.ts';
import { err, ok } from '../result.ts';
import { defineCommand, type Actor } from './command.ts';
import { defineEdit } from './edit.ts';
import { addFact } from './fact.ts';

const leads = (actor: Actor, teamId: string): boolean =>
  actor.role === 'administrator' || (actor.role === 'lead' && actor.teamId === teamId);

/** [FL1] Leads plan their own team's shifts. */
export const shiftPlan = defineCommand({
  name: 'shift.plan',
  version: 1,
  conflict: 'fact',
  args: z.strictObject({ row: Shift }),
  lane: ({ row }) => `shift:${row.id}`,
  reads: ({ row }) => [{ noun: 'shift', id: row.id }],
  apply: (rows, { row }, actor) => {
    if (!leads(actor, row.teamId)) return err('command/not-yours');
    if (row.endsAtMs <= row.startsAtMs) return err('request/invalid');
    return rows.get('shift', row.id) ? ok([]) : ok([{ noun: 'shift', id: row.id, row }]);
  },
});

export const shiftEdit = defineEdit({
  name: 'shift.edit',
  version: 1,
  noun: 'shift',
  fields: ['startsAtMs', 'endsAtMs', 'note'],
  lane: (id) => `shift:${id}`,
  refusal: (row, actor) => (leads(actor, row.teamId) ? null : 'command/not-yours'),
});

/** [FL2] To the whole centre: leads and administrators. To a team: its leads. To one person: anybody. */
export const messageSend = addFact({
  name: 'message.send',
  noun: 'message',
  row: Message,
  lane: (row) => `message:${row.id}`,
  writtenBy: (row) => row.fromId,
  refusal: ({ to }, actor) => {
    if (to.kind === 'user') return null;
    if (to.kind === 'team') return leads(actor, to.teamId) ? null : 'command/not-yours';
    return actor.role === 'lead' || actor.role === 'administrator' ? null : 'command/not-yours';
  },
});

/** [FL3] Said twice, it is two rows: whoever counts readers counts people. */
export const messageConfirmRead = addFact({
  name: 'message.confirmRead',
  noun: 'messageRead',
  row: MessageRead,
  lane: (row) => `message:${row.messageId}`,
  writtenBy: (row) => row.userId,
});
