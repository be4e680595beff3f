import { z } from 'zod';
import { CallId, CustomerId, DurationMs, EpochMs, QueueId, RecordingId, TeamId, UserId } from '../ids.ts';
import { defineNoun, type Bucket } from './noun.ts';

/** Audio of one call. `local`: only on the workstation that made it; `stored`: central holds and verified it. */
export const Recording = z.strictObject({
  id: RecordingId,
  callId: CallId,
  agentId: UserId,
  teamId: TeamId,
  deviceId: z.string().max(64),
  customerId: CustomerId.nullable(),
  queueId: QueueId.nullable(),
  startedAtMs: EpochMs,
  durationMs: DurationMs,
  bytes: z.number().int().nonnegative(),
  mimeType: z.literal('audio/webm;codecs=opus'),
  /** SHA-256 of the plain audio, lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** True when the recorder was cut off (crash, power) and the file ends at its last whole second. */
  cutOff: z.boolean(),
  state: z.enum(['local', 'stored']),
});
export type Recording = z.infer<typeof Recording>;

export const recordingNoun = defineNoun({
  name: 'recording',
  schema: Recording,
  buckets: (row): Bucket[] => ['quality', `user:${row.agentId}`],
  lookups: { call: (row) => [row.callId], agent: (row) => [row.agentId] },
  sortKey: (row) => row.startedAtMs,
});
