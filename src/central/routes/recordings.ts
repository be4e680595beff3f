import { failure } from '../../shared/link/attempt.ts';
import { confirm, type RecordingParts } from '../services/recordings/recordings.ts';
import { signedIn } from './context.ts';

export const recordingRoutes = (parts: RecordingParts) => ({
  confirm: signedIn.recordings.confirm.handler(async ({ input, context: { caller } }) => {
    const answer = await confirm(parts, caller, input.id);
    if (answer.ok) return answer.value;
    throw failure(answer.error);
  }),
});
