/** Central as one Fastify application: oRPC over HTTP, uploads, blobs, the API's own document. */
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { FailureCode } from '../shared/errors.ts';
import { failure } from '../shared/link/attempt.ts';
import { blobRoute } from './routes/blobs.ts';
import { codeOfHttp, errorBody, statusOf, wireError } from './routes/errors.ts';
import { metricsRoute } from './routes/metrics.ts';
import { imageRoute } from './routes/images.ts';
import { openApiDocument } from './routes/openapi.ts';
import { pullRoute } from './routes/pull.ts';
import { keepBody } from './routes/raw-body.ts';
import { createRouter, type RouterParts } from './routes/router.ts';
import { uploadRoutes } from './routes/uploads.ts';
import type { AccountParts } from './services/accounts/accounts.ts';
import type { Metrics } from './services/metrics/metrics.ts';

export interface AppParts extends RouterParts {
  accounts: AccountParts;
  metrics: Metrics;
  logger: FastifyBaseLogger;
  /** null: nobody reads the figures. */
  metricsToken: string | null;
  trustedProxies: number;
}

/** A push of 1,000 mutations with their longest notes fits. */
const BODY_LIMIT = 8 * 1024 * 1024;

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.logger,
    bodyLimit: BODY_LIMIT,
    // Whose X-Forwarded-For is believed: nobody's, unless the operator counts the proxies in front of us.
    trustProxy: (_address: string, hop: number) => hop < parts.trustedProxies,
    forceCloseConnections: 'idle',
    logController: new LogController({ disableRequestLogging: true }), // logRequests says less
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (cause, _request, reply) => void sendFailure(reply, codeOfHttp(cause)),
  });
  answerInOurWords(app);
  jsonBodies(app);
  app.addHook('onRequest', async (_request, reply) => void reply.headers(HEADERS));
  logRequests(app);
  metricsRoute(app, {
    metrics: parts.metrics,
    token: parts.metricsToken,
    procedureOf: (request) => procedures.get(request),
  });
  const document = await openApiDocument();
  app.get('/openapi.json', async () => document);
  blobRoute(app, parts.accounts, parts.blobs);
  uploadRoutes(app, parts.accounts, parts.blobs);
  pullRoute(app, parts.accounts, parts.sync.pull);
  imageRoute(app, parts.accounts, parts.sync.images);
  contractRoutes(app, parts);
  return app;
}

function answerInOurWords(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => sendFailure(reply, 'request/not-found'));
  app.setErrorHandler((cause, request, reply) => {
    const code = codeOfHttp(cause);
    if (code === 'internal/mistake') request.log.error({ err: cause }, 'a mistake of ours');
    return sendFailure(reply, code);
  });
}

/** Fastify types a reply by its route's schema; ours have none. */
const sendFailure = (reply: unknown, code: FailureCode): FastifyReply =>
  (reply as FastifyReply).status(statusOf(code)).send(errorBody(code));

/** JSON or nothing; an empty body is no body. Anything else is refused by Fastify with 415. */
function jsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    keepBody(request, String(text));
    try {
      done(null, text === '' ? {} : JSON.parse(String(text)));
    } catch {
      done(failure('request/invalid'));
    }
  });
}

/** Which procedure of the contract a request was for. */
const procedures = new WeakMap<FastifyRequest, string>();

/** Route and outcome, never content. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime);
    request.log.info(
      { method, route: routeOptions.url ?? 'unknown', status: reply.statusCode, ms },
      'answered',
    );
  });
}

function contractRoutes(app: FastifyInstance, parts: AppParts): void {
  const handler = new OpenAPIHandler(createRouter(parts), {
    clientInterceptors: [
      async ({ next, context, path }) => {
        procedures.set(context.request, path.join('.'));
        try {
          return await next();
        } catch (cause) {
          const error = wireError(cause);
          const { log } = context.request;
          if (error.code === 'internal/mistake') log.error({ err: cause, path }, 'a mistake of ours');
          throw error;
        }
      },
    ],
    // What is left are oRPC's own complaints about input it could not read.
    customErrorResponseBodyEncoder: (error) => errorBody(wireError(error).code),
  });
  app.all('/*', async (request, reply) => {
    const context = { request, reply, accounts: parts.accounts };
    const { matched } = await handler.handle(request, reply, { context });
    if (!matched) reply.callNotFound();
  });
}

const AFTER_ANSWERS_MS = 100;
const PATIENCE_MS = 5_000;

/** Requests finish, connections go as they fall idle; after five seconds nobody is waited for any more. */
export async function closeApp(app: FastifyInstance): Promise<void> {
  const idle = setInterval(() => app.server.closeIdleConnections(), AFTER_ANSWERS_MS);
  const rest = setTimeout(() => app.server.closeAllConnections(), PATIENCE_MS);
  try {
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(rest);
  }
}
