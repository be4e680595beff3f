/** The same rules over HTTP, between a workstation's oRPC client and Fastify as central mounts it. Rules: docs/spec/links.md */
import { createORPCClient } from '@orpc/client';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import Fastify from 'fastify';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { errorBody, wireError } from '../../src/central/routes/errors.ts';
import { attempt, failureOf } from '../../src/shared/link/attempt.ts';
import { testAnswers, type SmallClient } from './answers.ts';
import { createSmallRouter, smallContract } from './small-contract.ts';

const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

/** As src/central/app.ts: codes alone leave, and what was a mistake of ours is logged where it is judged. */
async function serve() {
  const { router, seen } = createSmallRouter();
  const mistakes: { where: string; cause: unknown }[] = [];
  const app = Fastify({ forceCloseConnections: true });
  const handler = new OpenAPIHandler(router, {
    clientInterceptors: [
      async ({ next, path }) => {
        try {
          return await next();
        } catch (cause) {
          const error = wireError(cause);
          if (error.code === 'internal/mistake') mistakes.push({ where: path.join('.'), cause });
          throw error;
        }
      },
    ],
    customErrorResponseBodyEncoder: (error) => errorBody(wireError(error).code),
  });
  app.all('/*', async (request, reply) => {
    const { matched } = await handler.handle(request, reply, { context: {} });
    if (!matched) return reply.status(404).send(errorBody('request/not-found'));
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  toClose.push(() => app.close());
  return { app, url, seen, mistakes };
}

const streams = ['ticks', 'silence', 'brokenStream'];

/** As src/main/core/sync/central-link.ts: a limit for every call but streams. */
async function connect({ timeoutMs = 10_000 } = {}) {
  const rig = await serve();
  const link = new OpenAPILink(smallContract, {
    url: rig.url,
    fetch: (request, _init, _options, path) =>
      fetch(request, {
        signal: streams.includes(path[0] ?? '')
          ? request.signal
          : AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]),
      }),
    plugins: [new ResponseValidationPlugin(smallContract)],
  });
  return { rig, client: createORPCClient<SmallClient>(link) };
}

describe('over HTTP', () => {
  testAnswers(connect);

  test('[LK2] a failure has the status of its table, and a body that holds the code alone', async () => {
    const { rig } = await connect();
    const response = await fetch(`${rig.url}/refuse`, { method: 'POST' });
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual(errorBody('command/already-wrapped-up'));
  });

  test('[LK3] an unknown path is not found and an unknown field is refused, by code alone', async () => {
    const { rig } = await connect();
    const ask = (path: string, body: string) =>
      fetch(rig.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const unknown = await ask('/nothing/here', '{}');
    expect([unknown.status, await unknown.json()]).toEqual([404, errorBody('request/not-found')]);
    const extra = await ask('/echo', '{"text":"a","secret":"xxx"}');
    expect([extra.status, await extra.json()]).toEqual([400, errorBody('request/invalid')]);
  });

  test('[LK5] a cut connection rejects everything in flight at once', async () => {
    const { client, rig } = await connect();
    const stream = await client.silence();
    await stream.next();
    const inFlight = [client.never(), stream.next()].map((call) => attempt(call as Promise<unknown>));
    await client.echo({ text: 'sent' });
    rig.app.server.closeAllConnections();
    for (const result of await Promise.all(inFlight)) expect(result.ok).toBe(false);
  });

  test('[LK5] nobody at the address rejects at once', async () => {
    const { client, rig } = await connect();
    await rig.app.close();
    expect((await attempt(client.echo({ text: 'late' }))).ok).toBe(false);
  });

  test('[LK7] a cut connection ends its streams at their source', async () => {
    const { client, rig } = await connect();
    for (const stream of [await client.silence(), await client.ticks()]) await stream.next();
    rig.app.server.closeAllConnections();
    await vi.waitFor(() => expect(rig.seen).toMatchObject({ opened: 2, closed: 2 }));
  });

  test('[LK2] the codes are the same as over a link', async () => {
    const { client } = await connect();
    const thrown = await client.refuse().catch((cause: unknown) => cause);
    expect(thrown).toMatchObject({ code: 'command/already-wrapped-up', status: 409, defined: true });
    expect(failureOf(thrown)).toBe('command/already-wrapped-up');
  });
});
