/** One question at one of central's endpoints, unless that one is being left alone. */
import type { FailureCode } from '../../../shared/errors.ts';
import { err, type Result } from '../../../shared/result.ts';
import type { Endpoint } from './breaker.ts';
import type { RoundParts } from './round.ts';

export async function atEndpoint<T>(
  { memory: { breakers }, link }: Pick<RoundParts, 'memory' | 'link'>,
  endpoint: Endpoint,
  work: () => Promise<Result<T, FailureCode>>,
): Promise<Result<T, FailureCode>> {
  const left = breakers.open(endpoint);
  if (left) return err(left);
  const answer = await work();
  if (answer.ok) breakers.worked(endpoint);
  else if (answer.error !== 'link/closed') breakers.failed(endpoint, answer.error, link.retryAfterMs());
  return answer;
}
