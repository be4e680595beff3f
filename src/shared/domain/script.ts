import { z } from 'zod';
import { ArticleId, QueueId, ScriptId } from '../ids.ts';
import { defineNoun } from './noun.ts';

/**
 * A call script: a graph of steps. `say` may hold {{customer.name}}, {{customer.accountNo}}, {{customer.address}},
 * {{bill.month}}, {{bill.amount}}, {{bill.energy}}, {{agent.name}}; unknown fields show as their name.
 */
export const ScriptStep = z.strictObject({
  id: z.string().min(1).max(64),
  title: z.string().min(1).max(80),
  say: z.string().max(2_000),
  /** A hint to the agent, not read aloud. */
  hint: z.string().max(1_000).nullable(),
  /** Must be spoken and ticked (recording announced, legal notice). */
  mandatory: z.boolean(),
  /** A typed answer is asked for when not null. */
  ask: z.strictObject({ label: z.string().min(1).max(120), kind: z.enum(['text', 'number']) }).nullable(),
  /** Where to go next; one entry means simply "next", none means the end. */
  choices: z
    .array(z.strictObject({ label: z.string().min(1).max(80), to: z.string().min(1).max(64) }))
    .max(12),
  articleIds: z.array(ArticleId).max(8),
});
export type ScriptStep = z.infer<typeof ScriptStep>;

export const Script = z.strictObject({
  id: ScriptId,
  name: z.string().min(1).max(80),
  version: z.number().int().positive(),
  queueIds: z.array(QueueId).max(50),
  direction: z.enum(['inbound', 'outbound', 'both']),
  firstStepId: z.string().min(1).max(64),
  steps: z.array(ScriptStep).min(1).max(500),
});
export type Script = z.infer<typeof Script>;

export const scriptNoun = defineNoun({ name: 'script', schema: Script, buckets: () => ['centre'] });

/** Steps that no path from the first step reaches, and choices that lead nowhere: a pack with either is refused. */
export function scriptFaults(script: Script): string[] {
  const ids = new Set(script.steps.map((step) => step.id));
  const dangling = script.steps.flatMap((step) =>
    step.choices
      .filter((choice) => !ids.has(choice.to))
      .map((choice) => `${step.id} → ${choice.to}: no such step`),
  );
  const reached = reachable(script);
  const lost = script.steps
    .filter((step) => !reached.has(step.id))
    .map((step) => `${step.id}: cannot be reached`);
  const noStart = ids.has(script.firstStepId) ? [] : [`${script.firstStepId}: no such first step`];
  return [...noStart, ...dangling, ...lost];
}

function reachable(script: Script): Set<string> {
  const byId = new Map(script.steps.map((step) => [step.id, step]));
  const seen = new Set<string>();
  const todo = [script.firstStepId];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    todo.push(...(byId.get(id)?.choices.map((choice) => choice.to) ?? []));
  }
  return seen;
}
