import { describe, expect, it } from 'vitest';
import { script } from '../../../../test/support/fake-data.ts';
import { currentStep, fillSay, startWalk, stepBack, takeStep } from './script-run.ts';

const choice = (stepId: string, label: string) =>
  script.steps.find((step) => step.id === stepId)?.choices.find((one) => one.label === label) ?? null;

describe('walking a script', () => {
  it('[DK30] known fields are filled, an unknown one shows its name', () => {
    expect(fillSay('您好{{customer.name}}，{{bill.amount}}。', { 'customer.name': '陈建国' })).toEqual([
      { kind: 'text', text: '您好' },
      { kind: 'filled', text: '陈建国' },
      { kind: 'text', text: '，' },
      { kind: 'missing', text: 'bill.amount' },
      { kind: 'text', text: '。' },
    ]);
  });

  it('[DK31] choice and typed answer are one answer; a lone next says nothing', () => {
    const first = takeStep(script, startWalk(script), { choice: choice('greet', '本人'), atMs: 1 });
    const second = takeStep(
      script,
      { ...first, typed: '15 号' },
      { choice: choice('state-bill', '觉得太高'), atMs: 2 },
    );
    const third = takeStep(
      script,
      { ...second, typed: '4521' },
      { choice: choice('high', '下一步'), atMs: 3 },
    );
    expect(third.steps.map((step) => step.answer)).toEqual(['本人', '觉得太高 · 15 号', '4521']);
    expect(currentStep(script, third)?.id).toBe('close');
  });

  it('[DK32] back forgets the last answer and stands on its step', () => {
    const walk = takeStep(script, startWalk(script), { choice: choice('greet', '本人'), atMs: 1 });
    expect(stepBack(walk)).toEqual(startWalk(script));
    expect(stepBack(startWalk(script))).toEqual(startWalk(script));
  });

  it('[DK33] a step without choices ends the script', () => {
    const walk = { ...startWalk(script), stepId: 'close' };
    const done = takeStep(script, walk, { choice: null, atMs: 9 });
    expect([done.stepId, takeStep(script, done, { choice: null, atMs: 10 })]).toEqual([null, done]);
  });
});
