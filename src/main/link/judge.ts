/**
 * What may leave through a link: failure codes, and nothing else. Bad input is told without echoing it; a mistake
 * of ours is logged once, here, and leaves as `internal/mistake`.
 */
import { ORPCError } from '@orpc/client';
import { failure, failureOf } from '../../shared/link/attempt.ts';

/** `where` is the procedure. The cause may hold rows: loggers write its name and stack, not its fields. */
export type MistakeLog = (where: string, cause: unknown) => void;

interface Judged {
  path: readonly string[];
  signal?: AbortSignal | undefined;
  next: () => Promise<unknown>;
}

export function judgeErrors(log: MistakeLog) {
  return async ({ path, signal, next }: Judged): Promise<unknown> => {
    const judge = (cause: unknown): Error => judged(cause, { where: path.join('.'), log, signal });
    try {
      const output = await next();
      return isStream(output) ? judgedStream(output, { judge, signal }) : output;
    } catch (cause) {
      throw judge(cause);
    }
  };
}

interface Judge {
  where: string;
  log: MistakeLog;
  signal: AbortSignal | undefined;
}

function judged(cause: unknown, { where, log, signal }: Judge): Error {
  const code = failureOf(cause);
  const isAbort = signal?.aborted === true;
  if (code === 'internal/mistake' && !isAbort && !isSaidAlready(cause)) log(where, cause);
  return failure(code);
}

/** Thrown as a code on purpose: whoever threw it has logged it. */
const isSaidAlready = (cause: unknown): boolean =>
  cause instanceof ORPCError && cause.code === 'internal/mistake';

interface StreamJudge {
  judge: (cause: unknown) => Error;
  signal: AbortSignal | undefined;
}

/** Errors inside a stream are judged alike, and a reader that leaves ends a generator that waits. */
function judgedStream(stream: AsyncIterator<unknown>, { judge, signal }: StreamJudge) {
  const leave = (): void => void Promise.resolve(stream.return?.()).catch(() => {});
  signal?.addEventListener('abort', leave, { once: true });
  const self: AsyncIterableIterator<unknown> = {
    async next() {
      try {
        return await stream.next();
      } catch (cause) {
        throw judge(cause);
      }
    },
    async return(value?: unknown) {
      signal?.removeEventListener('abort', leave);
      await stream.return?.();
      return { done: true, value };
    },
    [Symbol.asyncIterator]: () => self,
  };
  return self;
}

interface Answer {
  matched: boolean;
}

/** oRPC answers an unknown procedure with plain text, which no client can read as a failure. */
export async function judgeUnmatched<T extends Answer>({ next }: { next: () => Promise<T> }): Promise<T> {
  const answer = await next();
  if (answer.matched) return answer;
  const error = failure('request/not-found');
  const response = { status: error.status, headers: {}, body: { json: error.toJSON(), meta: [] } };
  return { matched: true, response } as unknown as T;
}

const isStream = (output: unknown): output is AsyncIterator<unknown> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output;
