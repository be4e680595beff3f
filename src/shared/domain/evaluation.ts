/** Quality work (质检): the form, one judged call, and the agent's appeal. */
import { z } from 'zod';
import { AppealId, CallId, EpochMs, EvaluationFormId, EvaluationId, TeamId, UserId } from '../ids.ts';
import { defineNoun, Label, type Bucket } from './noun.ts';

export const EvaluationForm = z.strictObject({
  id: EvaluationFormId,
  label: Label,
  version: z.number().int().positive(),
  criteria: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(40),
        label: Label,
        mostPoints: z.number().int().min(0).max(100),
        /** Failed, it makes the whole evaluation 0 (致命项). */
        fatal: z.boolean(),
      }),
    )
    .min(1)
    .max(100),
  active: z.boolean(),
});
export type EvaluationForm = z.infer<typeof EvaluationForm>;

export const Evaluation = z.strictObject({
  id: EvaluationId,
  callId: CallId,
  /** Whose call it was. */
  agentId: UserId,
  teamId: TeamId,
  formId: EvaluationFormId,
  formVersion: z.number().int().positive(),
  inspectorId: UserId,
  scores: z
    .array(
      z.strictObject({
        criterionId: z.string().min(1).max(40),
        points: z.number().int().min(0).max(100),
        comment: z.string().max(1_000),
      }),
    )
    .max(100),
  summary: z.string().max(4_000),
  submittedAtMs: EpochMs,
  /** When the agent confirmed having read it; null: not yet. */
  confirmedAtMs: EpochMs.nullable(),
});
export type Evaluation = z.infer<typeof Evaluation>;

export const Appeal = z.strictObject({
  id: AppealId,
  evaluationId: EvaluationId,
  agentId: UserId,
  teamId: TeamId,
  reason: z.string().min(1).max(4_000),
  raisedAtMs: EpochMs,
  state: z.enum(['open', 'upheld', 'dismissed']),
  answer: z.string().max(4_000),
  decidedBy: UserId.nullable(),
  decidedAtMs: EpochMs.nullable(),
});
export type Appeal = z.infer<typeof Appeal>;

const ofAgent = (row: { agentId: string }): Bucket[] => ['quality', `user:${row.agentId}`];

export const evaluationFormNoun = defineNoun({
  name: 'evaluationForm',
  schema: EvaluationForm,
  buckets: () => ['centre'],
});
export const evaluationNoun = defineNoun({
  name: 'evaluation',
  schema: Evaluation,
  buckets: ofAgent,
  lookups: { call: (row) => [row.callId], agent: (row) => [row.agentId] },
  sortKey: (row) => row.submittedAtMs,
});
export const appealNoun = defineNoun({
  name: 'appeal',
  schema: Appeal,
  buckets: ofAgent,
  lookups: { evaluation: (row) => [row.evaluationId] },
  sortKey: (row) => row.raisedAtMs,
});
