import { failure } from '../../shared/link/attempt.ts';
import type { BlobParts } from '../services/blobs/parts.ts';
import { confirm } from '../services/recordings/recordings.ts';
import { blobTrouble } from './blob-trouble.ts';
import { signedIn } from './context.ts';

export const recordingRoutes = (parts: BlobParts) => ({
  confirm: signedIn.recordings.confirm.handler(async ({ input, context: { caller } }) => {
    const answer = await confirm(parts, caller, input.id).catch((cause: unknown) => {
      throw blobTrouble(cause) ? failure('central/unavailable') : cause;
    });
    if (answer.ok) return answer.value;
    throw failure(answer.error);
  }),
});
