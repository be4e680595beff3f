import { describe, expect, it } from 'vitest';
import type { ScriptRun } from '../../shared/domain/call.ts';
import type { Script } from '../../shared/domain/script.ts';
import { answeredSteps, isOtherVersion, momentsOf, offsetIn } from './call-facts.ts';
import { MORNING_MS, sampleCall, sampleRecording } from './recording-samples.ts';

const recording = sampleRecording();

describe('the course of a call', () => {
  it('[QF1] runs from ringing to wrap-up, each with its length and its place in the recording', () => {
    const wrapUp = { dispositionId: 'd1', note: '', wrappedUpAtMs: MORNING_MS + 90_000, wrapUpMs: 30_000 };
    expect(momentsOf(sampleCall({ wrapUp: wrapUp as never }), recording)).toEqual([
      { kind: 'offered', atMs: MORNING_MS - 4_000, lastedMs: 4_000, offsetMs: null },
      { kind: 'answered', atMs: MORNING_MS, lastedMs: 50_000, offsetMs: 0 },
      { kind: 'held', atMs: MORNING_MS + 60_000, lastedMs: 10_000, offsetMs: null },
      { kind: 'ended', atMs: MORNING_MS + 60_000, lastedMs: null, offsetMs: 60_000 },
      { kind: 'wrappedUp', atMs: MORNING_MS + 90_000, lastedMs: 30_000, offsetMs: null },
    ]);
  });

  it('[QF1] a call that was never answered has neither talk nor hold', () => {
    const missed = sampleCall({ answeredAtMs: null, talkMs: 0, holdMs: 0, outcome: 'missed' });
    expect(momentsOf(missed, recording).map(({ kind }) => kind)).toEqual(['offered', 'ended']);
  });

  it('[QF2] allows the recorder a second, and leads nowhere outside the recording', () => {
    expect(offsetIn(MORNING_MS - 900, recording)).toBe(0);
    expect(offsetIn(MORNING_MS + 60_500, recording)).toBe(60_000);
    expect(offsetIn(MORNING_MS - 1_001, recording)).toBeNull();
    expect(offsetIn(MORNING_MS + 61_001, recording)).toBeNull();
  });
});

describe('what the script asked', () => {
  const run = {
    scriptVersion: 2,
    steps: [
      { stepId: 'a', answer: '本人', atMs: 1 },
      { stepId: 'gone', answer: '', atMs: 2 },
    ],
  } as ScriptRun;
  const script = { version: 3, steps: [{ id: 'a', title: '核实身份', mandatory: true }] } as Script;

  it('[QF3] stands under the titles of the script; a step that is gone keeps its answer', () => {
    expect(answeredSteps(run, script)).toEqual([
      { stepId: 'a', title: '核实身份', answer: '本人', atMs: 1, mandatory: true },
      { stepId: 'gone', title: null, answer: '', atMs: 2, mandatory: false },
    ]);
    expect(answeredSteps(run, null)[0]).toMatchObject({ title: null, answer: '本人' });
  });

  it('[QF4] says when the titles are of another version', () => {
    expect(isOtherVersion(run, script)).toBe(true);
    expect(isOtherVersion({ ...run, scriptVersion: 3 }, script)).toBe(false);
    expect(isOtherVersion(run, null)).toBe(false);
  });
});
