/** Every procedure of the desk's contract, over the real socket of the browser host, with input that does not fit. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { startBrowserHost, type BrowserHost } from '../../src/main/browser/browser-host.ts';
import { readManifest } from '../../src/main/pages/manifest.ts';
import { deskContract } from '../../src/shared/contract/desk.ts';
import { isFailureCode } from '../../src/shared/errors.ts';
import { createDeskClient, type DeskLink } from '../../src/shared/link/desk-client.ts';
import { wireOfSocket } from '../../src/shared/link/wire.ts';
import { user } from '../support/fake-data.ts';
import { createFakeCentral } from './support/fake-central.ts';
import { openWorkstation, seen, type Workstation } from './support/workstation.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real files on a machine that may be busy

const MARK = 'kwyjibo';
const COOKIE = 'kept-for-junk';

let station: Workstation;
let host: BrowserHost;
let link: DeskLink;
let mistakes: string[] = [];

const open = () =>
  new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, {
    headers: { cookie: `seatline-${host.port}=${COOKIE}`, origin: `http://127.0.0.1:${host.port}` },
  });

beforeAll(async () => {
  station = await openWorkstation({ fetch: createFakeCentral().fetch });
  const pages = join(station.folder, 'pages');
  mkdirSync(pages);
  host = await startBrowserHost({
    core: station.core,
    manifest: readManifest({ renderer: pages, resources: pages }),
    cookieSecret: COOKIE,
    port: 0,
    log: (where) => mistakes.push(where),
  });
  link = createDeskClient(async () => wireOfSocket(open()));
});
afterAll(async () => {
  link.close();
  await host.close();
  await station.close();
});

interface Procedure {
  path: string[];
  input: z.ZodType | null;
}

/** Every procedure of the contract, whoever adds one; whoever leaves does so last. */
function proceduresOf(node: object, path: string[] = []): Procedure[] {
  if ('~orpc' in node) {
    const { inputSchema } = node['~orpc'] as { inputSchema?: z.ZodType };
    return [{ path, input: inputSchema ?? null }];
  }
  return Object.entries(node)
    .flatMap(([name, inner]) => proceduresOf(inner as object, [...path, name]))
    .toSorted((a, b) => Number(isSignOut(a)) - Number(isSignOut(b)));
}
const isSignOut = ({ path }: Procedure): boolean => path.at(-1) === 'signOut';

interface Shape {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  properties?: Record<string, Shape>;
  items?: Shape;
  minimum?: number;
  pattern?: string;
}

/** Input that fits, about things that do not exist. */
function sample(shape: Shape): unknown {
  if ('const' in shape) return shape.const;
  if (shape.enum) return shape.enum[0];
  const choice = (shape.anyOf ?? shape.oneOf)?.[0];
  if (choice) return sample(choice);
  if (shape.type === 'object') return mapped(shape.properties ?? {}, sample);
  if (shape.type === 'array') return [];
  if (shape.type === 'integer' || shape.type === 'number') return Math.max(1, shape.minimum ?? 1);
  if (shape.type === 'boolean') return true;
  return shape.type === 'string' ? MARK : null;
}
const mapped = (properties: Record<string, Shape>, each: (shape: Shape) => unknown): object =>
  Object.fromEntries(Object.entries(properties).map(([key, shape]) => [key, each(shape)]));

const anyJunk: unknown[] = [
  undefined,
  null,
  42,
  MARK,
  [MARK],
  { [MARK]: MARK },
  JSON.parse(`{"__proto__":{"admin":"${MARK}"},"constructor":{"prototype":{"x":1}}}`),
  MARK.repeat(20_000),
];
const fieldJunk: unknown[] = [
  null,
  -1,
  1e300,
  '',
  `${MARK}\u0000`,
  "' OR 1=1 --",
  [[MARK]],
  { a: MARK },
  '\ud800',
];

function inputsFor({ input }: Procedure): unknown[] {
  if (!input) return anyJunk;
  const fitting = sample(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Shape) as object;
  const spoiled = Object.keys(fitting).flatMap((key) =>
    fieldJunk.map((junk) => ({ ...fitting, [key]: junk })),
  );
  return [...anyJunk, fitting, ...spoiled, { ...fitting, [MARK]: MARK }];
}

async function call(path: string[], input: unknown): Promise<void> {
  let procedure: unknown = link.client;
  for (const name of path) procedure = (procedure as Record<string, unknown>)[name];
  const answer = await (procedure as (given: unknown) => Promise<unknown>)(input);
  if (typeof answer !== 'object' || answer === null || !(Symbol.asyncIterator in answer)) return;
  await (answer as AsyncIterable<unknown>)[Symbol.asyncIterator]().return?.();
}

async function faultsOf({ path, input }: Procedure, given: unknown): Promise<string[]> {
  const where = `${path.join('.')} ${JSON.stringify(given)?.slice(0, 120)}`;
  try {
    await call(path, given);
    return [];
  } catch (cause) {
    const { code } = cause as { code?: unknown };
    const isOurs = isFailureCode(code) && code !== 'internal/mistake';
    const isEchoed =
      input !== null && JSON.stringify(cause, Object.getOwnPropertyNames(cause)).includes(MARK);
    return [...(isOurs ? [] : [`${where}: ${String(code)}`]), ...(isEchoed ? [`${where}: echoed`] : [])];
  }
}

async function faultsOfAll(): Promise<string[]> {
  expect(proceduresOf(deskContract).length).toBeGreaterThan(40);
  const faults: string[] = [];
  for (const procedure of proceduresOf(deskContract))
    for (const given of inputsFor(procedure)) faults.push(...(await faultsOf(procedure, given)));
  return faults;
}

describe('junk over the socket: one of our codes, never a mistake of ours, never an echo', () => {
  test('while nobody is signed in', async () => {
    expect(await faultsOfAll()).toEqual([]);
    expect(mistakes).toEqual([]);
  });

  test('while somebody is', async () => {
    mistakes = [];
    const { client } = link;
    await client.account.signIn({ login: user.login, password: 'right' });
    await seen(client.sync.status(), ({ completeAtMs }) => completeAtMs !== null);
    expect(await faultsOfAll()).toEqual([]);
    expect(mistakes).toEqual([]);
  });

  test('every command with arguments of every kind', async () => {
    const { client } = link;
    await client.account.signIn({ login: user.login, password: 'right' });
    for (const name of [
      'call.log',
      'call.wrapUp',
      'note.add',
      'recording.log',
      MARK,
      '__proto__',
      'constructor',
    ])
      for (const args of anyJunk)
        expect(await faultsOf(commandRun, { name, args, discardDraft: null })).toEqual([]);
    expect(await client.sync.items()).toEqual([]);
  });

  test('texts that are not even ours end their own socket alone', async () => {
    for (const text of [
      MARK,
      'c1',
      'c1 {',
      'c1 null',
      'c1 {"u":42}',
      `c99999999999999999 {}`,
      'x1',
      'k1',
      '\u0000',
    ]) {
      const socket = open();
      await new Promise((resolve) => socket.once('open', resolve));
      const heard: string[] = [];
      socket.on('message', (data) => heard.push(String(data)));
      socket.send(text);
      socket.send('p');
      await new Promise((resolve) => {
        socket.once('close', resolve);
        socket.on('message', (data) => String(data) === 'q' && resolve(undefined));
      });
      expect(heard.join()).not.toContain(MARK);
      socket.terminate();
    }
    expect(await link.client.host.capabilities()).toMatchObject({ host: 'browser' });
    expect(mistakes).toEqual([]);
  });
});

const commandRun: Procedure = { path: ['commands', 'run'], input: z.unknown() };
