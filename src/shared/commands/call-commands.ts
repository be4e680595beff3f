import { z } from 'zod';
import { Call, FollowUp, Note, ScriptRun } from '../domain/call.ts';
import { Recording } from '../domain/recording.ts';
import { CallId, CustomerId, DispositionId, DurationMs, EpochMs, FollowUpId } from '../ids.ts';
import { err, ok } from '../result.ts';
import { defineCommand } from './command.ts';

/** Everything about one call keeps its order. */
export const callLane = (callId: string): string => `call:${callId}`;

/** The finished call as the workstation saw it. Sent once; the same call sent again changes nothing. */
export const callLog = defineCommand({
  name: 'call.log',
  version: 1,
  conflict: 'fact',
  args: z.strictObject({ call: Call.extend({ wrapUp: z.null() }) }),
  lane: ({ call }) => callLane(call.id),
  reads: ({ call }) => [{ noun: 'call', id: call.id }],
  apply: (rows, { call }, actor) => {
    if (call.agentId !== actor.userId) return err('command/not-yours');
    const known = rows.get('call', call.id);
    if (known) return known.agentId === actor.userId ? ok([]) : err('command/not-yours');
    return ok([{ noun: 'call', id: call.id, row: call }]);
  },
});

/** Disposition, note and an optional promise to call back, in one step: all or nothing. */
export const callWrapUp = defineCommand({
  name: 'call.wrapUp',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({
    callId: CallId,
    customerId: CustomerId.nullable(),
    dispositionId: DispositionId,
    note: z.string().max(4_000),
    wrappedUpAtMs: EpochMs,
    wrapUpMs: DurationMs,
    followUp: z.strictObject({ id: FollowUpId, dueAtMs: EpochMs, reason: z.string().max(500) }).nullable(),
  }),
  lane: ({ callId }) => callLane(callId),
  reads: ({ callId, followUp }) => [
    { noun: 'call', id: callId },
    ...(followUp ? [{ noun: 'followUp' as const, id: followUp.id }] : []),
  ],
  apply: (rows, args, actor) => {
    const call = rows.get('call', args.callId);
    if (!call) return err('command/row-missing');
    if (call.agentId !== actor.userId) return err('command/not-yours');
    if (call.wrapUp) return err('command/already-wrapped-up');
    const promised = args.followUp && rows.get('followUp', args.followUp.id);
    if (promised && promised.callId !== call.id) return err('command/not-yours');
    const { dispositionId, note, wrappedUpAtMs, wrapUpMs } = args;
    const customerId = args.customerId ?? call.customerId;
    const wrapped = { ...call, customerId, wrapUp: { dispositionId, note, wrappedUpAtMs, wrapUpMs } };
    const promise: FollowUp | null = args.followUp && {
      ...args.followUp,
      callId: call.id,
      customerId,
      number: call.number,
      ownerId: call.agentId,
      state: 'open',
      doneAtMs: null,
    };
    return ok([
      { noun: 'call', id: call.id, row: wrapped },
      ...(promise ? [{ noun: 'followUp' as const, id: promise.id, row: promise }] : []),
    ]);
  },
});

export const noteAdd = defineCommand({
  name: 'note.add',
  version: 1,
  conflict: 'fact',
  args: z.strictObject({ note: Note }),
  lane: ({ note }) => `customer:${note.customerId}`,
  reads: ({ note }) => [{ noun: 'note', id: note.id }],
  apply: (rows, { note }, actor) => {
    if (note.authorId !== actor.userId) return err('command/not-yours');
    const known = rows.get('note', note.id);
    if (known) return known.authorId === actor.userId ? ok([]) : err('command/not-yours');
    return ok([{ noun: 'note', id: note.id, row: note }]);
  },
});

export const followUpDone = defineCommand({
  name: 'followUp.done',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({ followUpId: FollowUpId, doneAtMs: EpochMs }),
  lane: ({ followUpId }) => `followUp:${followUpId}`,
  reads: ({ followUpId }) => [{ noun: 'followUp', id: followUpId }],
  apply: (rows, { followUpId, doneAtMs }, actor) => {
    const followUp = rows.get('followUp', followUpId);
    if (!followUp) return err('command/row-missing');
    if (followUp.ownerId !== actor.userId && actor.role !== 'lead') return err('command/not-yours');
    if (followUp.state === 'done') return err('command/already-done');
    return ok([{ noun: 'followUp', id: followUpId, row: { ...followUp, state: 'done', doneAtMs } }]);
  },
});

/** Answers given while a script led the call. */
export const scriptRunSave = defineCommand({
  name: 'scriptRun.save',
  version: 1,
  conflict: 'fact',
  args: z.strictObject({ run: ScriptRun }),
  lane: ({ run }) => callLane(run.callId),
  reads: ({ run }) => [{ noun: 'scriptRun', id: run.id }],
  apply: (rows, { run }, actor) => {
    if (run.agentId !== actor.userId) return err('command/not-yours');
    const known = rows.get('scriptRun', run.id);
    if (known) return known.agentId === actor.userId ? ok([]) : err('command/not-yours');
    return ok([{ noun: 'scriptRun', id: run.id, row: run }]);
  },
});

/** A recording exists on this workstation. Central alone turns `local` into `stored`. */
export const recordingLog = defineCommand({
  name: 'recording.log',
  version: 1,
  conflict: 'fact',
  args: z.strictObject({ recording: Recording.extend({ state: z.literal('local') }) }),
  lane: ({ recording }) => callLane(recording.callId),
  reads: ({ recording }) => [{ noun: 'recording', id: recording.id }],
  apply: (rows, { recording }, actor) => {
    if (recording.agentId !== actor.userId) return err('command/not-yours');
    const known = rows.get('recording', recording.id);
    if (known) return known.agentId === actor.userId ? ok([]) : err('command/not-yours');
    return ok([{ noun: 'recording', id: recording.id, row: recording }]);
  },
});
