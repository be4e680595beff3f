/** Recordings and calls for tests, with what matters changed. */
import type { Call } from '../../shared/domain/call.ts';
import { Recording } from '../../shared/domain/recording.ts';

export const MORNING_MS = Date.UTC(2026, 2, 5, 1);

export const sampleRecording = (change: Partial<Record<keyof Recording, unknown>> = {}): Recording =>
  Recording.parse({
    id: 'r1',
    callId: 'c1',
    agentId: 'u1',
    teamId: 't1',
    deviceId: 'd1',
    customerId: null,
    queueId: 'q1',
    startedAtMs: MORNING_MS,
    durationMs: 60_000,
    bytes: 1_000,
    mimeType: 'audio/webm;codecs=opus',
    sha256: 'a'.repeat(64),
    cutOff: false,
    state: 'stored',
    ...change,
  });

export const sampleCall = (change: Partial<Call> = {}): Call =>
  ({
    id: 'c1',
    direction: 'inbound',
    line: 'switch',
    number: '13800001234',
    customerId: null,
    queueId: 'q1',
    agentId: 'u1',
    teamId: 't1',
    offeredAtMs: MORNING_MS - 4_000,
    answeredAtMs: MORNING_MS,
    endedAtMs: MORNING_MS + 60_000,
    talkMs: 50_000,
    holdMs: 10_000,
    outcome: 'handled',
    hangupCause: 'customer-hung-up',
    recordingId: 'r1',
    scriptId: null,
    wrapUp: null,
    ...change,
  }) as Call;
