/** What is said to the centre, a team or a person (通知), and who has read it. */
import { z } from 'zod';
import { EpochMs, MessageId, MessageReadId, TeamId, UserId } from '../ids.ts';
import { defineNoun, type Bucket } from './noun.ts';

export const Audience = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('centre') }),
  z.strictObject({ kind: z.literal('team'), teamId: TeamId }),
  z.strictObject({ kind: z.literal('user'), userId: UserId }),
]);
export type Audience = z.infer<typeof Audience>;

export const Message = z.strictObject({
  id: MessageId,
  fromId: UserId,
  to: Audience,
  text: z.string().min(1).max(4_000),
  /** Stays on top of every desk until it is confirmed read. */
  urgent: z.boolean(),
  sentAtMs: EpochMs,
  validUntilMs: EpochMs.nullable(),
});
export type Message = z.infer<typeof Message>;

/** One person read one message. */
export const MessageRead = z.strictObject({
  id: MessageReadId,
  messageId: MessageId,
  userId: UserId,
  /** Whose team may count who has read it. */
  teamId: TeamId,
  readAtMs: EpochMs,
});
export type MessageRead = z.infer<typeof MessageRead>;

function bucketsOfMessage({ to, fromId }: Message): Bucket[] {
  const own: Bucket = `user:${fromId}`;
  if (to.kind === 'centre') return ['centre'];
  return to.kind === 'team' ? [`team:${to.teamId}`, own] : [`user:${to.userId}`, own];
}

export const messageNoun = defineNoun({
  name: 'message',
  schema: Message,
  buckets: bucketsOfMessage,
  sortKey: (row) => row.sentAtMs,
});
export const messageReadNoun = defineNoun({
  name: 'messageRead',
  schema: MessageRead,
  buckets: (row): Bucket[] => [`user:${row.userId}`, `lead:${row.teamId}`],
  lookups: { message: (row) => [row.messageId] },
  sortKey: (row) => row.readAtMs,
});
