import { ORPCError } from '@orpc/client';
import { failures, isFailureCode, type FailureCode } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';

/** Any call over any transport as a Result: codes cross rooms, Error objects do not. */
export async function attempt<T>(call: Promise<T>): Promise<Result<T, FailureCode>> {
  try {
    return ok(await call);
  } catch (cause) {
    return err(failureOf(cause));
  }
}

/** The code inside whatever a link threw. What we do not know is our mistake. */
export function failureOf(cause: unknown): FailureCode {
  if (cause instanceof ORPCError && isFailureCode(cause.code)) return cause.code;
  if (cause instanceof ORPCError && cause.code === 'BAD_REQUEST') return 'request/invalid';
  if (cause instanceof ORPCError && cause.code === 'NOT_FOUND') return 'request/not-found';
  if (cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError'))
    return 'link/timeout';
  return 'internal/mistake';
}

/** To be thrown across a link. Its HTTP status is the one of the table, so that oRPC knows it as a declared error. */
export const failure = (code: FailureCode): ORPCError<FailureCode, undefined> =>
  new ORPCError(code, { status: failures[code].http });
