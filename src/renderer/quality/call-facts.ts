/** What stands beside a recording: the call, its course, and what the script asked. Rules QF1–QF4. */
import type { Call, ScriptRun } from '../../shared/domain/call.ts';
import type { Script } from '../../shared/domain/script.ts';

/** One moment of a call. `offsetMs`: where it is in the recording; null when before or after it. */
export interface Moment {
  kind: 'offered' | 'answered' | 'held' | 'ended' | 'wrappedUp';
  atMs: number;
  /** How long it took: ringing, holding in all, talking, wrap-up. null where a length means nothing. */
  lastedMs: number | null;
  offsetMs: number | null;
}

/** [QF1] The course of a call, in order. Holds are known only as their sum, so they carry no moment of their own. */
export function momentsOf(call: Call, recording: { startedAtMs: number; durationMs: number }): Moment[] {
  const offset = (atMs: number): number | null => offsetIn(atMs, recording);
  const moment = (kind: Moment['kind'], atMs: number, lastedMs: number | null): Moment => ({
    kind,
    atMs,
    lastedMs,
    offsetMs: kind === 'held' ? null : offset(atMs),
  });
  const { offeredAtMs, answeredAtMs, endedAtMs, holdMs, talkMs, wrapUp } = call;
  return [
    moment('offered', offeredAtMs, answeredAtMs === null ? null : answeredAtMs - offeredAtMs),
    ...(answeredAtMs === null ? [] : [moment('answered', answeredAtMs, talkMs)]),
    ...(holdMs > 0 ? [moment('held', endedAtMs, holdMs)] : []),
    moment('ended', endedAtMs, null),
    ...(wrapUp ? [moment('wrappedUp', wrapUp.wrappedUpAtMs, wrapUp.wrapUpMs)] : []),
  ];
}

/** [QF2] A second of slack: the recorder starts a moment after the call does. */
const SLACK_MS = 1_000;
export function offsetIn(
  atMs: number,
  recording: { startedAtMs: number; durationMs: number },
): number | null {
  const offsetMs = atMs - recording.startedAtMs;
  if (offsetMs < -SLACK_MS || offsetMs > recording.durationMs + SLACK_MS) return null;
  return Math.min(Math.max(offsetMs, 0), recording.durationMs);
}

export interface AnsweredStep {
  stepId: string;
  /** null when the script is gone or its present version no longer has the step. */
  title: string | null;
  answer: string;
  atMs: number;
  mandatory: boolean;
}

/** [QF3] What was asked and answered, under the titles of the script as it is known here. */
export function answeredSteps(run: ScriptRun, script: Script | null): AnsweredStep[] {
  const steps = new Map(script?.steps.map((step) => [step.id, step]));
  return run.steps.map(({ stepId, answer, atMs }) => {
    const step = steps.get(stepId);
    return { stepId, title: step?.title ?? null, answer, atMs, mandatory: step?.mandatory ?? false };
  });
}

/** [QF4] The version that was read is stamped on the run; titles of another version are only a help. */
export const isOtherVersion = (run: ScriptRun, script: Script | null): boolean =>
  script !== null && script.version !== run.scriptVersion;
