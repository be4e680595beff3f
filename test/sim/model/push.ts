/** A batch: in order, each mutation judged alone, every one answered, the same one answered the same for ever. */
import type {
  Mutation,
  MutationResult,
  PushAnswer,
  PushInput,
} from '../../../src/shared/contract/sync/push.ts';
import { commandByName } from '../../../src/shared/commands/registry.ts';
import { failure } from '../../../src/shared/link/attempt.ts';
import { admit, continues, deviceOf, leaving, remember, rollToken, suspect } from './devices.ts';
import { canonical, sha256 } from './hash.ts';
import { judge, quarantined, type Sent } from './judge.ts';
import { rowOf, type Device, type ModelState } from './state.ts';

interface Asking {
  userId: string;
  nowMs: number;
}

const LAST_ATTEMPT = 3;
const RETRY_AFTER_MS = 2_000;

export function pushAnswer(state: ModelState, { userId, nowMs }: Asking, input: PushInput): PushAnswer {
  const batch = input.mutations.map(({ id, payloadHash }) => `${id} ${payloadHash}`).join('\n');
  if (sha256(batch) !== input.batchHash) throw failure('request/invalid');
  const device = deviceOf(state, input.deviceId, userId);
  // from whoever was given up everything is only kept: a copy of the disk may hand in what it has as well
  if (!leaving(state, userId, input.deviceId)) {
    // what it was acknowledged before comes first: pushed now, its later work would overtake it
    if (input.epoch !== null && input.epoch !== state.epoch) throw failure('sync/epoch-changed');
    const admitted = admit(state, device, input);
    if (admitted === 'ahead') throw suspect(state);
    if (admitted === 'forked' || !continues(device, input.mutations)) throw failure('sync/device-forked');
    if (admitted === 'again' && device.lastAnswer) return JSON.parse(device.lastAnswer) as PushAnswer;
  }
  const held = new Set<string>();
  const results = input.mutations.map((mutation) =>
    answer(state, { device, held, userId, nowMs }, mutation, input),
  );
  const tokenNext = rollToken(state, device, input.deviceId);
  const whole: PushAnswer = { epoch: state.epoch, tokenNext, results, serverTimeMs: nowMs };
  device.seqBefore = device.lastSeq;
  const settled = input.mutations.filter((_, index) => results[index]?.status !== 'retry');
  device.lastSeq = Math.max(device.lastSeq, ...settled.map(({ deviceSeq }) => deviceSeq));
  device.lastBatch = input.batchHash;
  device.lastAnswer = JSON.stringify(whole);
  return whole;
}

interface Batch extends Asking {
  device: Device;
  /** Lanes in which something must come again: what follows there must not overtake it. */
  held: Set<string>;
}

function answer(
  state: ModelState,
  batch: Batch,
  mutation: Mutation,
  { deviceId }: PushInput,
): MutationResult {
  const content = sha256(canonical([mutation.command, mutation.version, mutation.args, mutation.base]));
  const before = state.mutations.get(mutation.id);
  if (before) return replay(state, mutation, before.content === content ? before.result : null);
  const read = understood(state, batch.userId, mutation);
  const lane = typeof read === 'string' ? `mutation:${mutation.id}` : read.command.lane(read.args);
  if (batch.held.has(lane)) return retry(mutation);
  const late = leaving(state, batch.userId, deviceId);
  const result = late
    ? quarantined(state, mutation, late)
    : typeof read === 'string'
      ? quarantined(state, mutation, read)
      : attempt(state, { ...read, mutation, deviceId, nowMs: batch.nowMs });
  if (result.status === 'retry') return (batch.held.add(lane), result);
  remember(batch.device, mutation);
  const mark = result.status === 'applied' || result.status === 'merged' ? result.mark : null;
  const { deviceSeq } = mutation;
  const kept = { id: mutation.id, deviceId, deviceSeq, lane, content, result: JSON.stringify(result), mark };
  state.mutations.set(mutation.id, kept);
  return result;
}

function replay(state: ModelState, mutation: Mutation, result: string | null): MutationResult {
  if (result !== null) return JSON.parse(result) as MutationResult;
  return quarantined(state, mutation, 'sync/mutation-id-reused');
}

/** A code: unknown here by name or version, or of another shape. */
function understood(
  state: ModelState,
  userId: string,
  { command: name, version, args }: Mutation,
): Pick<Sent, 'command' | 'args' | 'actor'> | 'command/unknown' | 'request/invalid' {
  const command = commandByName(name);
  const user = rowOf(state, 'user', userId);
  if (!command || !user || version > command.version) return 'command/unknown';
  let given = args;
  for (let from = version; from < command.version; from += 1) {
    const upcast = command.upcast?.[from];
    if (!upcast) return 'command/unknown';
    given = upcast(given);
  }
  const parsed = command.args.safeParse(given);
  if (!parsed.success) return 'request/invalid';
  return { command, args: parsed.data, actor: { userId, teamId: user.teamId, role: user.role } };
}

/** A rule that throws is tried three times, over as many pushes; then its content is kept and the lane goes on. */
function attempt(state: ModelState, sent: Sent): MutationResult {
  const { id } = sent.mutation;
  try {
    return judge(state, sent);
  } catch {
    const tried = (state.attempts.get(id) ?? 0) + 1;
    state.attempts.set(id, tried);
    return tried < LAST_ATTEMPT
      ? retry(sent.mutation)
      : quarantined(state, sent.mutation, 'internal/mistake');
  }
}

const retry = ({ id }: Mutation): MutationResult => ({ id, status: 'retry', afterMs: RETRY_AFTER_MS });
