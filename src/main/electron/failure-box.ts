/** Core cannot run at all: the one time that the shell itself talks to a person. */
import type { Dialog } from 'electron';
import type { FailureCode } from '../../shared/errors.ts';
import { startSentence } from '../start-sentence.ts';

export async function tellFailure(dialog: Pick<Dialog, 'showMessageBox'>, code: FailureCode): Promise<void> {
  console.error(startSentence(null, code));
  await dialog.showMessageBox({ type: 'error', message: startSentence(null, code), buttons: ['退出 Quit'] });
}
