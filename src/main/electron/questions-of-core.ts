/** What core asks of the shell, answered. */
import type { CoreQuestion } from '../../shared/contract/shell.ts';
import { unreachable } from '../../shared/result.ts';
import type { Secrets } from './secrets.ts';
import type { Windows } from './windows.ts';

export interface AnswerOptions {
  secrets: Secrets;
  windows: Pick<Windows, 'open'>;
}

export function answerCore({ secrets, windows }: AnswerOptions) {
  return async (question: CoreQuestion): Promise<unknown> => {
    switch (question.name) {
      case 'seal':
        return secrets.seal(question.bytes);
      case 'open':
        return secrets.open(question.bytes);
      case 'openWindow':
        return void windows.open(question.window);
      default:
        return unreachable(question);
    }
  };
}
