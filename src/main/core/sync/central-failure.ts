/** What a failed call to central means for whoever made it. */
import { ORPCError } from '@orpc/client';
import { isFailureCode, type FailureCode } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

/** Any call to central as a Result; what did not come from central's contract is "unreachable", never our mistake. */
export async function ask<T>(call: () => Promise<T>): Promise<Result<T, FailureCode>> {
  try {
    return ok(await call());
  } catch (cause) {
    return err(centralFailure(cause));
  }
}

export function centralFailure(cause: unknown): FailureCode {
  if (cause instanceof ORPCError) return answered(cause.status, cause.code);
  if (cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError'))
    return 'link/timeout';
  if (cause instanceof RangeError || cause instanceof ReferenceError) return 'internal/mistake';
  return 'central/unreachable'; // [WS2] 200 with something that is not our contract
}

/** The same for an answer outside the procedures, that is not a good one. Reads its body. */
export async function responseFailure(response: Response): Promise<FailureCode> {
  const body = (await response.json().catch(() => null)) as { code?: unknown } | null;
  return answered(response.status, body?.code);
}

function answered(status: number, code: unknown): FailureCode {
  if (isFailureCode(code)) return code;
  if (status === 401) return 'account/signed-out';
  if (status === 429) return 'request/too-many';
  return status >= 500 ? 'central/unavailable' : 'central/unreachable';
}

/** Is central simply not there (as opposed to: it answered and refused)? */
export const isAway = (code: FailureCode): boolean =>
  code === 'central/unreachable' ||
  code === 'link/timeout' ||
  code === 'link/closed' ||
  code === 'central/unavailable';
