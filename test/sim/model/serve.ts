/** The model as something with a `fetch`: the protocol's paths, JSON and lines, and central's way of saying no. */
import { ORPCError } from '@orpc/client';
import { AuditInput } from '../../../src/shared/contract/sync/audit.ts';
import { HelloInput } from '../../../src/shared/contract/sync/hello.ts';
import { PULL_PATH, PullInput } from '../../../src/shared/contract/sync/pull.ts';
import { PushInput } from '../../../src/shared/contract/sync/push.ts';
import { failures, isFailureCode } from '../../../src/shared/errors.ts';
import { failure } from '../../../src/shared/link/attempt.ts';
import { createAccounts } from './accounts.ts';
import { auditAnswer } from './audit.ts';
import { leaving } from './devices.ts';
import { helloAnswer } from './hello.ts';
import { pullLines } from './pull.ts';
import { pushAnswer } from './push.ts';
import { sequence, type ModelState } from './state.ts';

export interface Model {
  fetch(request: Request): Promise<Response>;
  /** Replaced as a whole by a restore. */
  state: ModelState;
  /** While true, what is written waits for its number, as under a busy sequencer. */
  isSequencerBehind: boolean;
}

export function createModel(state: ModelState, nowMs: () => number): Model {
  const accounts = createAccounts();
  const model: Model = {
    state,
    isSequencerBehind: false,
    fetch: async (request) => {
      try {
        return await serve(request);
      } catch (cause) {
        return refusal(cause);
      }
    },
  };
  const serve = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const text = request.method === 'POST' ? await request.text() : '';
    const body = jsonOf(text);
    if (!model.isSequencerBehind) sequence(model.state);
    const now = nowMs();
    if (pathname === '/auth/v1/sign-in')
      return Response.json(accounts.signIn(model.state, body as never, now));
    if (pathname === '/auth/v1/refresh') return Response.json(accounts.refresh(model.state, body as never));
    const { userId, deviceId } = accounts.bearer(request, text);
    const own = <T extends { deviceId: string }>(input: T): T => {
      if (input.deviceId !== deviceId) throw failure('request/forbidden');
      return input;
    };
    if (pathname === '/sync/v1/hello')
      return Response.json(helloAnswer(model.state, userId, own(parse(HelloInput, body)), now));
    if (pathname === '/sync/v1/push') {
      const answer = pushAnswer(model.state, { userId, nowMs: now }, own(parse(PushInput, body)));
      if (!model.isSequencerBehind) sequence(model.state);
      return Response.json(answer);
    }
    const late = leaving(model.state, userId, deviceId);
    if (late) throw failure(late);
    if (pathname === '/sync/v1/audit')
      return Response.json(auditAnswer(model.state, userId, own(parse(AuditInput, body))));
    if (pathname === PULL_PATH)
      return linesResponse(pullLines(model.state, userId, own(parse(PullInput, body)), now));
    if (pathname === '/sync/v1/poke') return pokes();
    if (pathname === '/sync/v1/image') return Response.json({ state: 'none' });
    throw failure('request/not-found');
  };
  return model;
}

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

function parse<T>(schema: Schema<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw failure('request/invalid');
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw failure('request/invalid');
  }
}

/** Says once that something may have moved; the model's readers come by themselves. */
const pokes = (): Response =>
  new Response(
    new ReadableStream({ start: (c) => c.enqueue('event: message\ndata: {"moved":true}\n\n') }).pipeThrough(
      new TextEncoderStream(),
    ),
    {
      headers: { 'content-type': 'text/event-stream', ...NOT_KEPT },
    },
  );

const NOT_KEPT = { 'cache-control': 'no-store' };

const linesResponse = (lines: readonly unknown[]): Response =>
  new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
    headers: { 'content-type': 'application/x-ndjson', ...NOT_KEPT },
  });

function refusal(cause: unknown): Response {
  if (!(cause instanceof ORPCError)) throw cause;
  const { code } = cause;
  const status = isFailureCode(code) ? failures[code].http : 409;
  return Response.json({ defined: true, code, status, message: code }, { status });
}
