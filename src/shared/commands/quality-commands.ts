/** Quality work. Rules QE: docs/spec/work.md. */
import { z } from 'zod';
import { Appeal, Evaluation } from '../domain/evaluation.ts';
import { AppealId, EpochMs, EvaluationId, UserId } from '../ids.ts';
import { err, ok } from '../result.ts';
import { defineCommand } from './command.ts';
import { addFact } from './fact.ts';

/** [QE1] Agents judge nobody. */
export const evaluationSubmit = addFact({
  name: 'evaluation.submit',
  noun: 'evaluation',
  row: Evaluation,
  lane: (row) => `evaluation:${row.id}`,
  writtenBy: (row) => row.inspectorId,
  refusal: (row, actor) =>
    actor.role === 'agent' || row.confirmedAtMs !== null ? 'command/not-yours' : null,
});

/** [QE2] The agent it is about confirms having read it, once. */
export const evaluationConfirm = defineCommand({
  name: 'evaluation.confirm',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({ evaluationId: EvaluationId, atMs: EpochMs }),
  lane: ({ evaluationId }) => `evaluation:${evaluationId}`,
  reads: ({ evaluationId }) => [{ noun: 'evaluation', id: evaluationId }],
  apply: (rows, { evaluationId, atMs }, actor) => {
    const evaluation = rows.get('evaluation', evaluationId);
    if (!evaluation) return err('command/row-missing');
    if (evaluation.agentId !== actor.userId) return err('command/not-yours');
    if (evaluation.confirmedAtMs !== null) return err('command/already-done');
    return ok([{ noun: 'evaluation', id: evaluationId, row: { ...evaluation, confirmedAtMs: atMs } }]);
  },
});

/** [QE3] An agent appeals against the evaluation of their own call. */
export const appealRaise = addFact({
  name: 'appeal.raise',
  noun: 'appeal',
  row: Appeal,
  lane: (row) => `evaluation:${row.evaluationId}`,
  writtenBy: (row) => row.agentId,
  refusal: (row) => (row.state === 'open' && row.decidedBy === null ? null : 'request/invalid'),
});

/** [QE4] Decided once, by anybody but the one who appeals. */
export const appealDecide = defineCommand({
  name: 'appeal.decide',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({
    appealId: AppealId,
    state: z.enum(['upheld', 'dismissed']),
    answer: z.string().max(4_000),
    atMs: EpochMs,
  }),
  lane: ({ appealId }) => `appeal:${appealId}`,
  reads: ({ appealId }) => [{ noun: 'appeal', id: appealId }],
  apply: (rows, { appealId, state, answer, atMs }, actor) => {
    const appeal = rows.get('appeal', appealId);
    if (!appeal) return err('command/row-missing');
    if (actor.role === 'agent' || appeal.agentId === actor.userId) return err('command/not-yours');
    if (appeal.state !== 'open') return err('command/already-done');
    const decided = { ...appeal, state, answer, decidedBy: UserId.parse(actor.userId), decidedAtMs: atMs };
    return ok([{ noun: 'appeal', id: appealId, row: decided }]);
  },
});
