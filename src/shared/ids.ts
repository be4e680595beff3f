import { z } from 'zod';

/** Ids are branded so that a CallId cannot be passed as a UserId. New ones are UUIDv7 (ids.newId). */
const id = <B extends string>() =>
  z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\w.:-]+$/)
    .brand<B>();

export const TenantId = id<'TenantId'>();
export const TeamId = id<'TeamId'>();
export const UserId = id<'UserId'>();
export const DeviceId = id<'DeviceId'>();
export const QueueId = id<'QueueId'>();
export const ReasonId = id<'ReasonId'>();
export const DispositionId = id<'DispositionId'>();
export const CustomerId = id<'CustomerId'>();
export const BillId = id<'BillId'>();
export const CallId = id<'CallId'>();
export const NoteId = id<'NoteId'>();
export const FollowUpId = id<'FollowUpId'>();
export const ScriptId = id<'ScriptId'>();
export const ScriptRunId = id<'ScriptRunId'>();
export const ArticleId = id<'ArticleId'>();
export const RecordingId = id<'RecordingId'>();
export const TicketTypeId = id<'TicketTypeId'>();
export const TicketId = id<'TicketId'>();
export const TicketNoteId = id<'TicketNoteId'>();
export const ProductId = id<'ProductId'>();
export const OrderId = id<'OrderId'>();
export const CampaignId = id<'CampaignId'>();
export const ProspectId = id<'ProspectId'>();
export const AttemptId = id<'AttemptId'>();
export const EvaluationFormId = id<'EvaluationFormId'>();
export const EvaluationId = id<'EvaluationId'>();
export const AppealId = id<'AppealId'>();
export const ShiftId = id<'ShiftId'>();
export const MessageId = id<'MessageId'>();
export const MessageReadId = id<'MessageReadId'>();
export const PackId = id<'PackId'>();
export const MutationId = id<'MutationId'>();
export const ConflictId = id<'ConflictId'>();

export type TenantId = z.infer<typeof TenantId>;
export type TeamId = z.infer<typeof TeamId>;
export type UserId = z.infer<typeof UserId>;
export type DeviceId = z.infer<typeof DeviceId>;
export type QueueId = z.infer<typeof QueueId>;
export type ReasonId = z.infer<typeof ReasonId>;
export type DispositionId = z.infer<typeof DispositionId>;
export type CustomerId = z.infer<typeof CustomerId>;
export type BillId = z.infer<typeof BillId>;
export type CallId = z.infer<typeof CallId>;
export type NoteId = z.infer<typeof NoteId>;
export type FollowUpId = z.infer<typeof FollowUpId>;
export type ScriptId = z.infer<typeof ScriptId>;
export type ScriptRunId = z.infer<typeof ScriptRunId>;
export type ArticleId = z.infer<typeof ArticleId>;
export type RecordingId = z.infer<typeof RecordingId>;
export type TicketTypeId = z.infer<typeof TicketTypeId>;
export type TicketId = z.infer<typeof TicketId>;
export type TicketNoteId = z.infer<typeof TicketNoteId>;
export type ProductId = z.infer<typeof ProductId>;
export type OrderId = z.infer<typeof OrderId>;
export type CampaignId = z.infer<typeof CampaignId>;
export type ProspectId = z.infer<typeof ProspectId>;
export type AttemptId = z.infer<typeof AttemptId>;
export type EvaluationFormId = z.infer<typeof EvaluationFormId>;
export type EvaluationId = z.infer<typeof EvaluationId>;
export type AppealId = z.infer<typeof AppealId>;
export type ShiftId = z.infer<typeof ShiftId>;
export type MessageId = z.infer<typeof MessageId>;
export type MessageReadId = z.infer<typeof MessageReadId>;
export type PackId = z.infer<typeof PackId>;
export type MutationId = z.infer<typeof MutationId>;
export type ConflictId = z.infer<typeof ConflictId>;

/** Milliseconds since 1970, UTC. */
export const EpochMs = z.number().int().min(0).max(8_640_000_000_000_000);
export type EpochMs = z.infer<typeof EpochMs>;

/** A length of time in milliseconds. */
export const DurationMs = z.number().int().min(0).max(31_536_000_000);

interface Entropy {
  nowMs: number;
  /** 10 random bytes. */
  random: Uint8Array;
}

/** A UUIDv7 (RFC 9562 §5.7): sorts by time of making. Time and randomness come in as arguments. */
export function uuidV7({ nowMs, random }: Entropy): string {
  const hex =
    nowMs.toString(16).padStart(12, '0') + [...random].map((b) => b.toString(16).padStart(2, '0')).join('');
  const variant = ((parseInt(hex[15] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(12, 15)}-${variant}${hex.slice(16, 19)}-${hex.slice(19, 31)}`;
}
