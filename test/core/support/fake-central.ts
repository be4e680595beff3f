/**
 * Central as a double: the real contract, the real command rules, rows in memory, and a network that can be told to
 * misbehave. It is given to core as its `fetch`; no socket is opened.
 */
import { createHash, randomUUID } from 'node:crypto';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement } from '@orpc/server';
import { commandByName } from '../../../src/shared/commands/registry.ts';
import type { Actor, RowReader } from '../../../src/shared/commands/command.ts';
import { centralContract } from '../../../src/shared/contract/central.ts';
import type { SipAccount } from '../../../src/shared/contract/phone.ts';
import type { Mutation, MutationResult } from '../../../src/shared/contract/sync/push.ts';
import type { PageRow } from '../../../src/shared/contract/sync/sync.ts';
import type { LiveReport } from '../../../src/shared/contract/live.ts';
import type { NounName, Row } from '../../../src/shared/domain/nouns.ts';
import type { FailureCode } from '../../../src/shared/errors.ts';
import type { TenantId } from '../../../src/shared/ids.ts';
import { failure } from '../../../src/shared/link/attempt.ts';
import * as data from '../../support/fake-data.ts';

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

interface Stored {
  noun: NounName;
  id: string;
  ver: number;
  seq: number;
  body: unknown;
}

export interface FakeCentral {
  fetch: typeof globalThis.fetch;
  weather: Weather;
  /** Weather for pushes alone; null: as everywhere. */
  pushWeather: Weather | null;
  epoch: string;
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
  effects: number;
  /** Forgets everything pushed and starts a new epoch, as after a restore. */
  restore(): void;
  revokeTokens(): void;
  refuseSignIn: FailureCode | null;
  pageRows: number;
  /** A push that holds this text is refused as a whole, as a contract that does not fit would be. */
  poison: string | null;
}

export function createFakeCentral(): FakeCentral {
  let rows = new Map<string, Stored>();
  let seq = 0;
  let results = new Map<string, MutationResult>();
  let generation = 1;
  const tokens = { access: '', refresh: '' };
  const key = (noun: string, id: string): string => `${noun} ${id}`;
  const write = (noun: NounName, id: string, body: unknown): void => {
    const before = rows.get(key(noun, id));
    seq += 1;
    rows.set(key(noun, id), {
      noun,
      id,
      ver: (before?.ver ?? 0) + 1,
      seq,
      body: JSON.parse(JSON.stringify(body)) as unknown,
    });
  };
  const reader: RowReader = {
    get: <N extends NounName>(noun: N, id: string) =>
      (rows.get(key(noun, id))?.body ?? null) as Row<N> | null,
  };
  const fake: FakeCentral = {
    fetch: (input, init) => network(input instanceof Request ? input : new Request(input, init)),
    weather: 'fair',
    pushWeather: null,
    epoch: randomUUID(),
    password: 'right',
    keySecret: createHash('sha256').update('secret').digest('base64'),
    line: null,
    arrived: [],
    verdicts: new Map(),
    reports: [],
    requests: [],
    put: (noun, row) => write(noun, row.id, row),
    drop: (noun, id) => write(noun, id, null),
    get: reader.get,
    effects: 0,
    restore: () => {
      results = new Map();
      rows = new Map([...rows].filter(([, row]) => !pushed.has(key(row.noun, row.id))));
      fake.epoch = randomUUID();
      generation += 1;
    },
    revokeTokens: () => {
      tokens.access = 'revoked';
      tokens.refresh = 'revoked';
    },
    refuseSignIn: null,
    pageRows: 10_000,
    poison: null,
  };
  const pushed = new Set<string>();
  const freshTokens = () => {
    tokens.access = randomUUID();
    tokens.refresh = randomUUID();
    return { accessToken: tokens.access, accessExpiresInSec: 900, refreshToken: tokens.refresh };
  };
  const run = (mutation: Mutation): MutationResult => {
    fake.arrived.push(mutation);
    const known = results.get(mutation.id);
    if (known) return known;
    const verdict = fake.verdicts.get(mutation.command)?.(mutation);
    const result = verdict ?? apply(mutation);
    if (result.status !== 'retry') results.set(mutation.id, result);
    return result;
  };
  /** What comes later takes the rest of its lane with it. */
  const runBatch = (mutations: readonly Mutation[]): MutationResult[] => {
    const held = new Set<string>();
    return mutations.map((mutation) => {
      const lane = commandByName(mutation.command)?.lane(mutation.args) ?? mutation.id;
      const result: MutationResult = held.has(lane)
        ? { id: mutation.id, status: 'retry', afterMs: 100 }
        : run(mutation);
      if (result.status === 'retry') held.add(lane);
      return result;
    });
  };
  const apply = ({ id, command, args }: Mutation): MutationResult => {
    const definition = commandByName(command);
    if (!definition) return { id, status: 'quarantined', code: 'command/unknown' };
    const parsed = definition.args.safeParse(args);
    if (!parsed.success) return { id, status: 'quarantined', code: 'request/invalid' };
    const outcome = definition.apply(reader, parsed.data, actor);
    if (!outcome.ok) return { id, status: 'refused', code: outcome.error };
    for (const change of outcome.value) {
      pushed.add(key(change.noun, change.id));
      write(change.noun, change.id, change.row);
      fake.effects += 1;
    }
    return { id, status: 'applied', mark: seq };
  };
  const actor: Actor = { userId: data.user.id, teamId: data.team.id, role: 'agent' };
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
      push: signedIn.sync.push.handler(({ input }) => {
        if (fake.poison && JSON.stringify(input).includes(fake.poison)) throw failure('request/invalid');
        return {
          epoch: fake.epoch,
          tokenNext: 'token',
          results: runBatch(input.mutations),
          serverTimeMs: Date.now(),
        };
      }),
      pull: signedIn.sync.pull.handler(({ input }) => {
        const cursor = input.cursors['centre'] ?? '';
        const [epoch, at] = cursor.split('/');
        const known = cursor === '' || epoch === String(generation);
        const since = known ? Number(at ?? 0) : 0;
        const fresh = [...rows.values()].filter((row) => row.seq > since).sort((a, b) => a.seq - b.seq);
        const page = fresh.slice(0, Math.min(input.limit, fake.pageRows));
        const last = page.at(-1)?.seq ?? Math.max(since, 0);
        return {
          epoch: fake.epoch,
          buckets: [
            {
              bucket: 'centre',
              state: known ? ('active' as const) : ('reset' as const),
              cursor: `${generation}/${last}`,
              rows: page.map((row): PageRow => [row.noun, row.id, row.ver, row.body]),
            },
          ],
          complete: page.length === fresh.length,
          sequencedThrough: last,
          serverTimeMs: Date.now(),
          pollAfterMs: 15_000,
        };
      }),
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
