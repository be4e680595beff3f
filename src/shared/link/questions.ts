/** Questions with ids over any one-way pipe: ask, wait for the answer with that id, fail when the pipe is gone. */
import type { FailureCode } from '../errors.ts';
import { failure } from './attempt.ts';

export type AnswerMessage =
  | { kind: 'answer'; id: number; ok: true; value?: unknown }
  | { kind: 'answer'; id: number; ok: false; error: FailureCode };

export interface Questions<Question> {
  ask(question: Question): Promise<unknown>;
  answered(answer: AnswerMessage): void;
  /** Nobody will answer any more: everything open fails with link/closed. */
  giveUp(): void;
}

export function createQuestions<Question>(
  post: (message: { kind: 'ask'; id: number; question: Question }) => void,
): Questions<Question> {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  return {
    ask(question) {
      const id = ++lastId;
      const waiting = Promise.withResolvers<unknown>();
      open.set(id, waiting);
      post({ kind: 'ask', id, question });
      return waiting.promise;
    },
    answered(answer) {
      const waiting = open.get(answer.id);
      open.delete(answer.id);
      if (answer.ok) waiting?.resolve(answer.value);
      else waiting?.reject(failure(answer.error));
    },
    giveUp() {
      for (const waiting of open.values()) waiting.reject(failure('link/closed'));
      open.clear();
    },
  };
}
