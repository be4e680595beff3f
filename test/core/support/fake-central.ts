/**
 * Central as a double for one person: the real contract, the simulation's model behind it (test/sim/model), and a network
 * that can be told to misbehave. It is given to core as its `fetch`; no socket is opened.
 */
import { createHash, randomUUID } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement } from '@orpc/server';
import { commandByName } from '../../../src/shared/commands/registry.ts';
import { centralContract } from '../../../src/shared/contract/central.ts';
import type { SipAccount } from '../../../src/shared/contract/phone.ts';
import { batchText } from '../../../src/shared/contract/sync/lineage.ts';
import { PULL_PATH, type PullInput } from '../../../src/shared/contract/sync/pull.ts';
import type {
  Mutation,
  MutationResult,
  PushAnswer,
  PushInput,
} from '../../../src/shared/contract/sync/push.ts';
import type { LiveReport } from '../../../src/shared/contract/live.ts';
import type { NounName, Row } from '../../../src/shared/domain/nouns.ts';
import type { FailureCode } from '../../../src/shared/errors.ts';
import type { TenantId } from '../../../src/shared/ids.ts';
import { failure } from '../../../src/shared/link/attempt.ts';
import * as data from '../../support/fake-data.ts';
import { auditAnswer } from '../../sim/model/audit.ts';
import { helloAnswer } from '../../sim/model/hello.ts';
import { pullLines } from '../../sim/model/pull.ts';
import { pushAnswer } from '../../sim/model/push.ts';
import { newState, putRow, rowOf, sequence, type ModelState } from '../../sim/model/state.ts';

export type Weather =
  | 'fair'
  /** Nobody listens. */
  | 'away'
  /** The request arrives, the answer is lost. */
  | 'answer-lost'
  /** The request arrives twice. */
  | 'twice'
  | 'error-500'
  /** A hotel's sign-in page: 200 and HTML. */
  | 'login-page'
  /** A cheerful JSON that is not ours: 200. */
  | 'other-json'
  | 'busy';

export interface FakeCentral {
  fetch: typeof globalThis.fetch;
  weather: Weather;
  /** Weather for pushes alone; null: as everywhere. */
  pushWeather: Weather | null;
  readonly epoch: string;
  password: string;
  keySecret: string;
  line: SipAccount | null;
  /** Every mutation that arrived, in order, resends included. */
  arrived: Mutation[];
  /** Answers instead of running the rule, by command name. */
  verdicts: Map<string, (mutation: Mutation) => MutationResult>;
  reports: LiveReport[];
  requests: string[];
  put<N extends NounName>(noun: N, row: Row<N>): void;
  drop(noun: NounName, id: string): void;
  get<N extends NounName>(noun: N, id: string): Row<N> | null;
  /** How often a rule's effect was written. */
  readonly effects: number;
  /** Back to how it was before anything was pushed, and a new epoch. */
  restore(): void;
  revokeTokens(): void;
  refuseSignIn: FailureCode | null;
  /** Most rows of one response to a pull; 0: central is still numbering. */
  pageRows: number;
  /** Responses to pulls end after so many bytes; null: whole. */
  cutAfterBytes: number | null;
  isZstd: boolean;
  /** hello says that this program is too old. */
  upgradeRequired: boolean;
  /** All that it knows, for tests that look inside or reach in. */
  readonly state: ModelState;
  /** A push that holds this text is refused as a whole, as a contract that does not fit would be. */
  poison: string | null;
}

export function createFakeCentral(): FakeCentral {
  let state = newState(randomUUID());
  let beforePushes: ModelState | null = null;
  const tokens = { access: '', refresh: '', deviceId: '' };
  const fake: FakeCentral = {
    fetch: (input, init) => network(input instanceof Request ? input : new Request(input, init)),
    weather: 'fair',
    pushWeather: null,
    get epoch() {
      return state.epoch;
    },
    get state() {
      return state;
    },
    password: 'right',
    keySecret: createHash('sha256').update('secret').digest('base64'),
    line: null,
    arrived: [],
    verdicts: new Map(),
    reports: [],
    requests: [],
    put: (noun, row) => putRow(state, noun, row.id, row),
    drop: (noun, id) => putRow(state, noun, id, null),
    get: (noun, id) => rowOf(state, noun, id),
    get effects() {
      return effects;
    },
    restore: () => {
      state = { ...structuredClone(beforePushes ?? state), epoch: randomUUID() };
    },
    revokeTokens: () => {
      tokens.access = 'revoked';
      tokens.refresh = 'revoked';
    },
    refuseSignIn: null,
    pageRows: 50_000,
    cutAfterBytes: null,
    isZstd: false,
    upgradeRequired: false,
    poison: null,
  };
  let effects = 0;
  const freshTokens = () => {
    tokens.access = randomUUID();
    tokens.refresh = randomUUID();
    return { accessToken: tokens.access, accessExpiresInSec: 900, refreshToken: tokens.refresh };
  };
  /** Verdicts of a test first; everything else is the model's. */
  const push = (input: PushInput): PushAnswer => {
    beforePushes ??= structuredClone(state);
    fake.arrived.push(...input.mutations);
    const versions = state.versions;
    const given = verdictsOn(fake.verdicts, input.mutations);
    const rest = input.mutations.filter(({ id }) => !given.some((result) => result.id === id));
    const answer = pushAnswer(
      state,
      { userId: data.user.id, nowMs: Date.now() },
      { ...input, mutations: rest, batchHash: createHash('sha256').update(batchText(rest)).digest('hex') },
    );
    effects += (state.versions - versions) / 2;
    sequence(state);
    const results = [...given, ...answer.results];
    return {
      ...answer,
      results: input.mutations.map(({ id }) => results.find((result) => result.id === id)!),
    };
  };
  const pull = (input: PullInput): Response => {
    sequence(state);
    const limit = Math.min(input.limit, fake.pageRows);
    const lines = pullLines(state, data.user.id, { ...input, limit }, Date.now());
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const body = fake.isZstd ? zstdCompressSync(bytes) : bytes;
    return new Response(body.subarray(0, fake.cutAfterBytes ?? body.length), {
      headers: { 'content-type': 'application/x-ndjson' },
    });
  };
  const os = implement(centralContract).$context<{ token: string | null }>();
  const signedIn = os.use(({ next, context, path }) => {
    const open = path[0] === 'auth' || path[0] === 'health';
    if (!open && context.token !== tokens.access) throw failure('account/signed-out');
    return next();
  });
  const router = signedIn.router({
    auth: {
      signIn: signedIn.auth.signIn.handler(({ input }) => {
        if (fake.refuseSignIn) throw failure(fake.refuseSignIn);
        if (input.login !== data.user.login || input.password !== fake.password)
          throw failure('account/wrong-credentials');
        return {
          tokens: freshTokens(),
          tenantId: 'demo' as TenantId,
          user: data.user,
          team: data.team,
          line: fake.line,
          keySecret: fake.keySecret,
          serverTimeMs: Date.now(),
        };
      }),
      refresh: signedIn.auth.refresh.handler(({ input }) => {
        if (input.refreshToken !== tokens.refresh) throw failure('account/signed-out');
        return freshTokens();
      }),
      signOut: signedIn.auth.signOut.handler(() => undefined),
    },
    sync: {
      hello: signedIn.sync.hello.handler(({ input }) => ({
        ...helloAnswer(state, data.user.id, input, Date.now()),
        upgradeRequired: fake.upgradeRequired,
      })),
      push: signedIn.sync.push.handler(({ input }) => {
        if (fake.poison && JSON.stringify(input).includes(fake.poison)) throw failure('request/invalid');
        return push(input);
      }),
      audit: signedIn.sync.audit.handler(({ input }) => auditAnswer(state, data.user.id, input)),
      image: signedIn.sync.image.handler(() => ({ state: 'none' as const })),
      poke: signedIn.sync.poke.handler(async function* ({ signal }) {
        yield { moved: true as const };
        await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      }),
    },
    live: {
      report: signedIn.live.report.handler(({ input }) => {
        fake.reports.push(input);
        return { serverTimeMs: Date.now() };
      }),
      feed: signedIn.live.feed.handler(async function* () {
        yield { kind: 'snapshot' as const, seq: 1, atMs: Date.now(), agents: [], calls: [], today: [] };
      }),
    },
    recordings: { confirm: signedIn.recordings.confirm.handler(() => ({ stored: true })) },
    health: signedIn.health.handler(() => ({
      product: 'seatline-central' as const,
      protocol: 1,
      serverTimeMs: Date.now(),
    })),
  });
  const handler = new OpenAPIHandler(router);
  const serve = async (request: Request): Promise<Response> => {
    const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? null;
    if (new URL(request.url).pathname === PULL_PATH)
      return token === tokens.access
        ? pull((await request.json()) as PullInput)
        : refusal('account/signed-out');
    const { response } = await handler.handle(request, { context: { token } });
    return response ?? new Response('not found', { status: 404 });
  };
  const network = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    fake.requests.push(pathname);
    const weather = pathname.endsWith('/push') ? (fake.pushWeather ?? fake.weather) : fake.weather;
    switch (weather) {
      case 'fair':
        return serve(request);
      case 'away':
        throw new TypeError('fetch failed');
      case 'answer-lost':
        await (await serve(request)).body?.cancel();
        throw new TypeError('terminated');
      case 'twice':
        await serve(request.clone() as Request);
        return serve(request);
      case 'error-500':
        return new Response('oops', { status: 500 });
      case 'login-page':
        return new Response('<html>Welcome to the hotel</html>', {
          headers: { 'content-type': 'text/html' },
        });
      case 'other-json':
        return Response.json({ welcome: true });
      case 'busy':
        return Response.json(
          { defined: true, code: 'central/unavailable', status: 503, message: '' },
          { status: 503, headers: { 'retry-after': '7' } },
        );
      default:
        throw new Error(`no such weather ${String(weather satisfies never)}`);
    }
  };
  const refusal = (code: FailureCode): Response =>
    Response.json({ defined: true, code, status: 401, message: '' }, { status: 401 });
  for (const row of data.queues) fake.put('queue', row);
  for (const row of data.reasons) fake.put('stateReason', row);
  for (const row of data.dispositions) fake.put('disposition', row);
  for (const row of data.customers) fake.put('customer', row);
  for (const row of data.articles(Date.now())) fake.put('article', row);
  fake.put('script', data.script);
  fake.put('team', data.team);
  fake.put('user', data.user);
  return fake;
}

/** What a test wants answered. What must come again takes the rest of its lane with it. */
function verdictsOn(verdicts: FakeCentral['verdicts'], mutations: readonly Mutation[]): MutationResult[] {
  const held = new Set<string>();
  return mutations.flatMap((mutation): MutationResult[] => {
    const lane = commandByName(mutation.command)?.lane(mutation.args) ?? mutation.id;
    if (held.has(lane)) return [{ id: mutation.id, status: 'retry', afterMs: 100 }];
    const verdict = verdicts.get(mutation.command)?.(mutation);
    if (verdict?.status === 'retry') held.add(lane);
    return verdict ? [verdict] : [];
  });
}
