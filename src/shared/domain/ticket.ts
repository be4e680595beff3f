/** Tickets (工单). What a ticket asks for, and how it moves, is the pack's: a type's fields and transitions are data. */
import { z } from 'zod';
import { CallId, CustomerId, EpochMs, TeamId, TicketId, TicketNoteId, TicketTypeId, UserId } from '../ids.ts';
import { defineNoun, Label } from './noun.ts';

const StatusId = z.string().min(1).max(40);

/** One kind of work: its form (JSON Schema), its statuses and which may follow which. */
export const TicketType = z.strictObject({
  id: TicketTypeId,
  label: Label,
  /** JSON Schema (2020-12) of `Ticket.fields`; the desk's form is drawn from it. */
  fields: z.record(z.string(), z.unknown()),
  statuses: z
    .array(
      z.strictObject({
        id: StatusId,
        label: Label,
        /** Nothing follows it. */
        final: z.boolean(),
        /** Service target: how long a ticket may stand in it. */
        targetSec: z.number().int().positive().nullable(),
      }),
    )
    .min(1)
    .max(40),
  /** The first is where tickets begin. */
  transitions: z.array(z.strictObject({ from: StatusId, to: StatusId })).max(200),
  version: z.number().int().positive(),
});
export type TicketType = z.infer<typeof TicketType>;

export const Ticket = z.strictObject({
  id: TicketId,
  typeId: TicketTypeId,
  customerId: CustomerId.nullable(),
  callId: CallId.nullable(),
  title: z.string().min(1).max(200),
  fields: z.record(z.string(), z.unknown()),
  status: StatusId,
  priority: z.enum(['low', 'normal', 'high', 'urgent']),
  tags: z.array(z.string().min(1).max(40)).max(20),
  /** Who works on it; null: nobody yet. */
  ownerId: UserId.nullable(),
  teamId: TeamId,
  openedBy: UserId,
  openedAtMs: EpochMs,
  /** When it came into its present status; targets are counted from here. */
  statusSinceMs: EpochMs,
});
export type Ticket = z.infer<typeof Ticket>;

/** What was written on a ticket. A correction is a new revision beside the old one. */
export const TicketNote = z.strictObject({
  id: TicketNoteId,
  ticketId: TicketId,
  /** The revision that this one takes the place of on the screen; null: the first. */
  replacesId: TicketNoteId.nullable(),
  text: z.string().min(1).max(10_000),
  authorId: UserId,
  writtenAtMs: EpochMs,
});
export type TicketNote = z.infer<typeof TicketNote>;

/** May a ticket of this type go from one status to the other? */
export const mayMove = (type: TicketType, from: string, to: string): boolean =>
  type.transitions.some((step) => step.from === from && step.to === to);

export const ticketTypeNoun = defineNoun({
  name: 'ticketType',
  schema: TicketType,
  buckets: () => ['centre'],
});
export const ticketNoun = defineNoun({
  name: 'ticket',
  schema: Ticket,
  buckets: () => ['centre'],
  lookups: {
    customer: (row) => (row.customerId ? [row.customerId] : []),
    call: (row) => (row.callId ? [row.callId] : []),
    owner: (row) => (row.ownerId ? [row.ownerId] : []),
  },
  sortKey: (row) => row.openedAtMs,
  search: (row) => ({ title: row.title, body: row.tags.join(' ') }),
});
export const ticketNoteNoun = defineNoun({
  name: 'ticketNote',
  schema: TicketNote,
  buckets: () => ['centre'],
  lookups: { ticket: (row) => [row.ticketId] },
  sortKey: (row) => row.writtenAtMs,
});
