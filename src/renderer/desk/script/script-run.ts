/** Walking a script: where the agent is, what was answered, and how to go back. Rules DK30–DK34: docs/spec/desk.md. */
import { z } from 'zod';
import type { Script, ScriptStep } from '../../../shared/domain/script.ts';

export const ScriptWalk = z.object({
  scriptId: z.string(),
  scriptVersion: z.number(),
  /** Steps left behind, oldest first. */
  steps: z.array(z.object({ stepId: z.string(), answer: z.string(), atMs: z.number() })),
  /** null: the end was reached. */
  stepId: z.string().nullable(),
  /** What is typed into the present step and not yet left behind. */
  typed: z.string(),
});
export type ScriptWalk = z.infer<typeof ScriptWalk>;

export const emptyWalk: ScriptWalk = { scriptId: '', scriptVersion: 0, steps: [], stepId: null, typed: '' };

export const startWalk = (script: Script): ScriptWalk => ({
  scriptId: script.id,
  scriptVersion: script.version,
  steps: [],
  stepId: script.firstStepId,
  typed: '',
});

export const currentStep = (script: Script, walk: ScriptWalk): ScriptStep | null =>
  script.steps.find((step) => step.id === walk.stepId) ?? null;

const ANSWER_LIMIT = 500;

/** [DK31] Choice and typed answer are one answer: "觉得太高 · 12345". A lone "next" says nothing and is left out. */
export function takeStep(
  script: Script,
  walk: ScriptWalk,
  { choice, atMs }: { choice: ScriptStep['choices'][number] | null; atMs: number },
): ScriptWalk {
  const step = currentStep(script, walk);
  if (!step) return walk;
  const isRealChoice = choice !== null && step.choices.length > 1;
  const answer = [isRealChoice ? choice.label : '', walk.typed.trim()]
    .filter((part) => part !== '')
    .join(' · ');
  const left = { stepId: step.id, answer: answer.slice(0, ANSWER_LIMIT), atMs };
  return { ...walk, steps: [...walk.steps, left], stepId: choice?.to ?? null, typed: '' };
}

/** [DK32] Back to the step before; its answer is given anew. */
export function stepBack(walk: ScriptWalk): ScriptWalk {
  const last = walk.steps.at(-1);
  if (!last) return walk;
  return { ...walk, steps: walk.steps.slice(0, -1), stepId: last.stepId, typed: '' };
}

export type SayPart = { kind: 'text' | 'filled' | 'missing'; text: string };

/** [DK30] Fields are filled with what is known; an unknown one shows its own name instead of a gap. */
export function fillSay(say: string, facts: Readonly<Record<string, string | undefined>>): SayPart[] {
  const parts: SayPart[] = [];
  let end = 0;
  for (const match of say.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)) {
    if (match.index > end) parts.push({ kind: 'text', text: say.slice(end, match.index) });
    const field = match[1] ?? '';
    const fact = facts[field];
    parts.push(fact ? { kind: 'filled', text: fact } : { kind: 'missing', text: field });
    end = match.index + match[0].length;
  }
  if (end < say.length) parts.push({ kind: 'text', text: say.slice(end) });
  return parts;
}
