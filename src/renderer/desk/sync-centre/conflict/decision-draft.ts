/**
 * A decision while it is being made: field by field mine, theirs or written by hand; or a question to the lead. It is a
 * draft like every form, so nothing typed here is lost either. Rules SC13–SC15: docs/spec/sync-centre.md.
 */
import { z } from 'zod';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { isNounName, nounByName } from '../../../../shared/domain/nouns.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';

const Choice = z.object({
  from: z.enum(['mine', 'theirs', 'hand']),
  /** `hand`: a text as typed, or a list's members as picked. */
  hand: z.union([z.string(), z.array(z.unknown())]).nullable(),
});
export type Choice = z.infer<typeof Choice>;

export const DecisionDraft = z.object({
  mode: z.enum(['look', 'combine', 'ask']),
  choices: z.record(z.string(), Choice),
  question: z.string(),
});
export type DecisionDraft = z.infer<typeof DecisionDraft>;

export const emptyDecision: DecisionDraft = { mode: 'look', choices: {}, question: '' };
export const parseDecision = (json: unknown): DecisionDraft | null =>
  DecisionDraft.safeParse(json).data ?? null;

/** How a field may be written by hand; null: only chosen. */
export type Editor =
  | { name: 'text'; most: number }
  | { name: 'number' }
  | { name: 'options'; values: string[] }
  | { name: 'list'; mayAdd: boolean }
  | null;

/** From the noun's own schema, so that a new field needs no change here. */
export function editorOf(noun: string, field: string): Editor {
  const schema = schemaOf(noun, field);
  const inner = schema && unwrapped(schema);
  if (inner instanceof z.ZodString) return { name: 'text', most: inner.maxLength ?? LONGEST };
  if (inner instanceof z.ZodEnum) return { name: 'options', values: inner.options.map(String) };
  if (inner instanceof z.ZodNumber) return /(Ms|Fen)$/.test(field) ? null : { name: 'number' };
  if (inner instanceof z.ZodArray) return { name: 'list', mayAdd: inner.element instanceof z.ZodString };
  return null;
}

const LONGEST = 4_000;

export type DecisionFault = { field: string; why: 'unchosen' | 'invalid' };

/** What is sent to `conflict.resolve`. */
export type Resolution =
  { choice: 'mine' | 'theirs'; fields: null } | { choice: 'combined'; fields: Record<string, unknown> };

/** [SC14] Fields left to the others are not written at all: what they wrote since stays. */
export function resolutionOf(
  conflict: Pick<Conflict, 'noun' | 'mine'>,
  { choices }: DecisionDraft,
): Result<Resolution, DecisionFault[]> {
  const faults: DecisionFault[] = [];
  const fields: Record<string, unknown> = {};
  const names = Object.keys(conflict.mine);
  for (const field of names) {
    const choice = choices[field];
    if (!choice) faults.push({ field, why: 'unchosen' });
    else if (choice.from === 'mine') fields[field] = conflict.mine[field];
    else if (choice.from === 'hand') {
      const value = handValue(conflict.noun, field, choice.hand);
      if (value.ok) fields[field] = value.value;
      else faults.push({ field, why: 'invalid' });
    }
  }
  if (faults.length > 0) return err(faults);
  if (names.every((field) => choices[field]?.from === 'mine')) return ok({ choice: 'mine', fields: null });
  if (names.every((field) => choices[field]?.from === 'theirs'))
    return ok({ choice: 'theirs', fields: null });
  return ok({ choice: 'combined', fields });
}

function handValue(noun: string, field: string, hand: Choice['hand']): Result<unknown, 'invalid'> {
  const schema = schemaOf(noun, field);
  const editor = editorOf(noun, field);
  const typed = typeof hand === 'string' && editor?.name !== 'options' ? hand.trim() : hand;
  const value = editor?.name === 'number' ? numberOf(typed) : typed;
  const isCleared = value === '' && schema?.safeParse(null).success === true;
  const parsed = schema?.safeParse(isCleared ? null : value);
  return parsed?.success ? ok(parsed.data) : err('invalid');
}

const numberOf = (typed: unknown): unknown =>
  typeof typed === 'string' && typed !== '' ? Number(typed.replaceAll(',', '')) : null;

function schemaOf(noun: string, field: string): z.ZodType | null {
  if (!isNounName(noun)) return null;
  return (nounByName(noun).schema.shape[field] as z.ZodType | undefined) ?? null;
}

function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodNullable || schema instanceof z.ZodOptional
    ? unwrapped(schema.unwrap() as z.ZodType)
    : schema;
}
