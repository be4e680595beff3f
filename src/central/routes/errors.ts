/** Whatever was thrown becomes one of our codes with its status: never a 500 for the caller's mistake, never an echo. */
import { ORPCError } from '@orpc/server';
import { failures, isFailureCode, type FailureCode } from '../../shared/errors.ts';
import { failureOf } from '../../shared/link/attempt.ts';
import { isClash, isDatabaseAway } from '../db/sql-error.ts';
import { GateFull } from '../services/accounts/gate.ts';

export type ErrorBody = { defined: true; code: FailureCode; status: number; message: string };

export const errorBody = (code: FailureCode): ErrorBody => ({
  defined: true,
  code,
  status: failures[code].http,
  message: code,
});

export const statusOf = (code: FailureCode): number => failures[code].http;

export function codeOf(cause: unknown): FailureCode {
  if (isDatabaseAway(cause) || isClash(cause)) return 'central/unavailable';
  if (cause instanceof GateFull) return 'request/too-many';
  return failureOf(cause);
}

/** An error that oRPC sends with our code and status, and without anything of the input. */
export function wireError(cause: unknown): ORPCError<FailureCode, undefined> {
  const code = codeOf(cause);
  return new ORPCError(code, { defined: true, status: statusOf(code), message: code });
}

/** Fastify's own complaints (body too large, bad JSON, unknown content type) are about the request. */
export function codeOfHttp(cause: unknown): FailureCode {
  if (cause instanceof ORPCError && isFailureCode(cause.code)) return cause.code;
  const status = cause instanceof Error && 'statusCode' in cause ? cause.statusCode : null;
  return typeof status === 'number' && status < 500 ? 'request/invalid' : codeOf(cause);
}
