/** Work on tickets. Rules TK: docs/spec/work.md. */
import { z } from 'zod';
import { mayMove, Ticket, TicketNote } from '../domain/ticket.ts';
import { EpochMs, TicketId, TicketTypeId, UserId } from '../ids.ts';
import { err, ok } from '../result.ts';
import { defineCommand } from './command.ts';
import { defineEdit } from './edit.ts';
import { addFact } from './fact.ts';
import { changeTags, TagChange } from './tags.ts';

const lane = (ticketId: string): string => `ticket:${ticketId}`;

export const ticketOpen = addFact({
  name: 'ticket.open',
  noun: 'ticket',
  row: Ticket,
  lane: (row) => lane(row.id),
  writtenBy: (row) => row.openedBy,
});

export const ticketEdit = defineEdit({
  name: 'ticket.edit',
  version: 1,
  noun: 'ticket',
  fields: ['title', 'priority', 'fields'],
  lane,
  refusal: () => null,
});

/** [TK1] Only along the type's transitions, and only from the status that the person saw. */
export const ticketMove = defineCommand({
  name: 'ticket.move',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({
    ticketId: TicketId,
    typeId: TicketTypeId,
    from: z.string().min(1).max(40),
    to: z.string().min(1).max(40),
    atMs: EpochMs,
  }),
  lane: ({ ticketId }) => lane(ticketId),
  reads: ({ ticketId, typeId }) => [
    { noun: 'ticket', id: ticketId },
    { noun: 'ticketType', id: typeId, lookOnly: true },
  ],
  apply: (rows, { ticketId, typeId, from, to, atMs }) => {
    const ticket = rows.get('ticket', ticketId);
    const type = rows.get('ticketType', typeId);
    if (!ticket || !type) return err('command/row-missing');
    if (ticket.typeId !== typeId) return err('request/invalid');
    if (ticket.status !== from) return err('command/state-changed');
    if (!mayMove(type, from, to)) return err('request/invalid');
    return ok([{ noun: 'ticket', id: ticketId, row: { ...ticket, status: to, statusSinceMs: atMs } }]);
  },
});

/** [TK2] A ticket changes hands only from the hands that the person saw it in. */
export const ticketAssign = defineCommand({
  name: 'ticket.assign',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({ ticketId: TicketId, from: UserId.nullable(), to: UserId.nullable() }),
  lane: ({ ticketId }) => lane(ticketId),
  reads: ({ ticketId }) => [{ noun: 'ticket', id: ticketId }],
  apply: (rows, { ticketId, from, to }, actor) => {
    const ticket = rows.get('ticket', ticketId);
    if (!ticket) return err('command/row-missing');
    if (ticket.ownerId !== from) return err('command/state-changed');
    const isOwnMatter = to === actor.userId || from === actor.userId;
    if (!isOwnMatter && actor.role !== 'lead') return err('command/not-yours');
    return ok([{ noun: 'ticket', id: ticketId, row: { ...ticket, ownerId: to } }]);
  },
});

export const ticketTag = defineCommand({
  name: 'ticket.tag',
  version: 1,
  conflict: 'commutative',
  args: TagChange.extend({ ticketId: TicketId }),
  lane: ({ ticketId }) => lane(ticketId),
  reads: ({ ticketId }) => [{ noun: 'ticket', id: ticketId }],
  apply: (rows, { ticketId, ...change }) => {
    const ticket = rows.get('ticket', ticketId);
    if (!ticket) return err('command/row-missing');
    return ok([{ noun: 'ticket', id: ticketId, row: { ...ticket, tags: changeTags(ticket.tags, change) } }]);
  },
});

/** [TK3] A correction is a new revision; nothing written is written over. */
export const ticketNoteWrite = addFact({
  name: 'ticketNote.write',
  noun: 'ticketNote',
  row: TicketNote,
  conflict: 'text',
  lane: (row) => lane(row.ticketId),
  writtenBy: (row) => row.authorId,
});
