/** Mutations as a workstation would send them. */
import { createHash } from 'node:crypto';
import { batchText, payloadText } from '../../src/shared/contract/sync/lineage.ts';
import type { Mutation, PushInput } from '../../src/shared/contract/sync/push.ts';
import { Call } from '../../src/shared/domain/call.ts';
import type { User } from '../../src/shared/domain/people.ts';
import { MutationId } from '../../src/shared/ids.ts';

let lastSeq = 0;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A push of these, as a program from before keys sends it. */
export const pushOf = (
  { deviceId }: { deviceId: PushInput['deviceId'] },
  mutations: Mutation[],
): PushInput => ({ epoch: null, deviceId, ...batchOf(mutations) });

export const batchOf = (mutations: Mutation[]): Pick<PushInput, 'token' | 'batchHash' | 'mutations'> => ({
  token: null,
  batchHash: sha256(batchText(mutations)),
  mutations,
});

export function mutation(command: string, args: unknown, over: Partial<Mutation> = {}): Mutation {
  lastSeq += 1;
  const content = { command, version: 1, args, base: null, ...over };
  return {
    id: MutationId.parse(`m-${process.pid}-${lastSeq}`),
    deviceSeq: lastSeq,
    chain: '0'.repeat(64),
    payloadHash: sha256(payloadText(content)),
    at: { wallMs: 1_795_000_000_000, skewMs: null },
    ...content,
  };
}

export const callBy = (agent: User, id: string, over: Partial<Call> = {}): Call =>
  Call.parse({
    id,
    direction: 'inbound',
    line: 'switch',
    number: '13800001234',
    customerId: 'c-1',
    queueId: 'q-bills',
    agentId: agent.id,
    teamId: agent.teamId,
    offeredAtMs: 1_795_000_000_000,
    answeredAtMs: 1_795_000_004_000,
    endedAtMs: 1_795_000_064_000,
    talkMs: 60_000,
    holdMs: 0,
    outcome: 'handled',
    hangupCause: 'customer-hung-up',
    recordingId: null,
    scriptId: null,
    wrapUp: null,
    ...over,
  });

export const logCall = (call: Call): Mutation => mutation('call.log', { call });

export const wrapUp = (callId: string, note = '已答复电费问题'): Mutation =>
  mutation('call.wrapUp', {
    callId,
    customerId: null,
    dispositionId: 'd-done',
    note,
    wrappedUpAtMs: 1_795_000_090_000,
    wrapUpMs: 26_000,
    followUp: null,
  });
