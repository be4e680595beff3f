import { oc, type ErrorMap } from '@orpc/contract';
import { z } from 'zod';
import { failures, type FailureCode } from '../errors.ts';

/** oRPC's error map, made of our one table of failures: every procedure may answer any of them, by code alone. */
export const failureMap = Object.fromEntries(
  Object.entries(failures).map(([code, { http }]) => [code, { status: http }]),
) as { [C in FailureCode]: { status: number } } satisfies ErrorMap;

/** What every procedure of ours starts from. */
export const procedure = oc.errors(failureMap);

/** A failure code as a value inside an answer. */
export const Failure = z.enum(Object.keys(failures) as [FailureCode, ...FailureCode[]]);
