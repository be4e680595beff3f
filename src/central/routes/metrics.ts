/** GET /metrics for Prometheus, behind a token of its own; without one it does not exist (rules MT1–MT4). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { failure } from '../../shared/link/attempt.ts';
import type { Metrics } from '../services/metrics/metrics.ts';

export interface MetricsRoute {
  metrics: Metrics;
  /** null: nobody reads them. */
  token: string | null;
  /** The contract's name of what was asked for; undefined outside the contract. */
  procedureOf: (request: FastifyRequest) => string | undefined;
}

export function metricsRoute(app: FastifyInstance, { metrics, token, procedureOf }: MetricsRoute): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    metrics.answered({
      method,
      route: procedureOf(request) ?? routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      ms: reply.elapsedTime,
    });
  });
  app.get('/metrics', async (request, reply) => {
    if (token === null || !isSame(request.headers.authorization, `Bearer ${token}`))
      throw failure('request/not-found');
    const { contentType, text } = await metrics.page();
    return reply.type(contentType).send(text);
  });
}

/** In the same time whatever differs. */
function isSame(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(expected));
}
