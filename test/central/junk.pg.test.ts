import { afterAll, beforeAll, expect, test } from 'vitest';
import { centralContract } from '../../src/shared/contract/central.ts';
import { imagePath } from '../../src/shared/contract/sync/image.ts';
import { PROOF_HEADER } from '../../src/shared/contract/sync/proof.ts';
import { PULL_PATH } from '../../src/shared/contract/sync/pull.ts';
import { isFailureCode } from '../../src/shared/errors.ts';
import { Lineage, newKeys } from './lineage.ts';
import { startTestCentral, type TestCentral } from './running.ts';

let central: TestCentral;
let token: string;

beforeAll(async () => {
  central = await startTestCentral();
  token = (await central.signIn('chen')).token;
});
afterAll(() => central.close());

interface Route {
  method: string;
  path: string;
}

/** Every procedure of the contract, whoever adds one. */
function routesOf(node: unknown): Route[] {
  if (node === null || typeof node !== 'object') return [];
  const inner = (node as { '~orpc'?: { route: Partial<Route> } })['~orpc'];
  if (inner) return [{ method: inner.route.method ?? 'POST', path: inner.route.path ?? '/' }];
  return Object.values(node).flatMap(routesOf);
}

const MARK = 'kwyjibo';
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const bodies: [string, string][] = [
  ['nothing', ''],
  ['null', 'null'],
  ['a number', '42'],
  ['a string', `"${MARK}"`],
  ['a list', `["${MARK}"]`],
  ['broken JSON', `{"${MARK}": `],
  ['unknown keys', `{"${MARK}":"${MARK}"}`],
  ['a prototype', `{"__proto__":{"admin":"${MARK}"},"constructor":{"prototype":{"x":1}}}`],
  [
    'wrong types',
    `{"login":{"$gt":""},"password":["${MARK}"],"deviceId":{},"mutations":"${MARK}","cursors":[],"limit":-1}`,
  ],
  [
    'control characters',
    `{"login":"${MARK}\\u0000","password":"\\ud800","deviceId":"a\\u0000","protocol":1}`,
  ],
  [
    'a SQL fragment',
    `{"login":"' OR 1=1; --${MARK}","password":"x","deviceId":"'; DROP TABLE account","protocol":1}`,
  ],
  ['too deep', deep(5_000)],
];
const paths = (path: string): string[] =>
  path.includes('{id}')
    ? ['x', '%00', '..%2F..%2Fetc', "a'b", '%zz', 'y'.repeat(500)].map((id) => path.replace('{id}', id))
    : [path];

interface Answer {
  status: number;
  text: string;
}

async function ask(
  method: string,
  path: string,
  init: { body?: string; type?: string; auth?: string },
): Promise<Answer> {
  const headers: Record<string, string> = {};
  if (init.auth !== undefined) headers['authorization'] = init.auth;
  if (init.body !== undefined) headers['content-type'] = init.type ?? 'application/json';
  const body = method === 'GET' ? null : (init.body ?? null);
  const stopper = new AbortController();
  const response = await fetch(`${central.url}${path}`, { method, headers, body, signal: stopper.signal });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const text = isStream ? '' : await response.text();
  stopper.abort();
  return { status: response.status, text };
}

function faultsOf({ status, text }: Answer): string[] {
  if (status < 400) return [];
  const body = JSON.parse(text) as { code?: unknown };
  return [
    ...(status === 500 ? ['500'] : []),
    ...(isFailureCode(body.code) ? [] : [`no code of ours: ${text}`]),
    ...(text.includes(MARK) ? ['the input is echoed'] : []),
  ];
}

test('every procedure answers junk with one of our codes: no 500, no echo', { timeout: 60_000 }, async () => {
  const faults: string[] = [];
  for (const { method, path } of routesOf(centralContract)) {
    for (const target of paths(path)) {
      for (const [what, body] of bodies) {
        for (const auth of [undefined, `Bearer ${token}`]) {
          const answer = await ask(method, target, { body, ...(auth ? { auth } : {}) });
          faults.push(...faultsOf(answer).map((fault) => `${method} ${target}, ${what}: ${fault}`));
        }
      }
    }
  }
  expect(faults).toEqual([]);
});

test('what is no procedure is not found, in JSON, with any method', async () => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const answer = await ask(method, `/${MARK}`, {});
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([404, { code: 'request/not-found' }]);
  }
});

test('a body that is too large, or of another kind, is refused before it is read', async () => {
  const large = await ask('POST', '/sync/v1/push', {
    body: `"${'x'.repeat(9 * 1024 * 1024)}"`,
    auth: `Bearer ${token}`,
  });
  const xml = await ask('POST', '/sync/v1/push', { body: '<x/>', type: 'text/xml', auth: `Bearer ${token}` });
  const form = await ask('POST', '/auth/v1/sign-in', {
    body: 'login=x',
    type: 'application/x-www-form-urlencoded',
  });
  expect(
    [large, xml, form].map(({ status, text }) => [status, (JSON.parse(text) as { code: string }).code]),
  ).toEqual(Array.from({ length: 3 }, () => [400, 'request/invalid']));
});

test('bad authorisation headers are nobody, never a mistake of ours', async () => {
  for (const auth of [
    '',
    'Bearer',
    'Bearer ',
    `Basic ${MARK}`,
    `Bearer ${'a.'.repeat(900)}`,
    `Bearer ${token}x`,
  ]) {
    const answer = await ask('POST', '/live/v1/report', { body: '{}', auth });
    expect([auth.slice(0, 20), answer.status]).toEqual([auth.slice(0, 20), 401]);
  }
});

test('uploads and audio answer junk with one of our codes', async () => {
  const asks: [string, string, Record<string, string>][] = [
    ['POST', '/blobs', { 'tus-resumable': '1.0.0' }],
    [
      'POST',
      '/blobs',
      { 'tus-resumable': '0.1', 'upload-length': 'x', 'upload-metadata': `recordingId ${MARK}` },
    ],
    [
      'PATCH',
      `/blobs/${MARK}`,
      { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' },
    ],
    ['PATCH', `/blobs/${'a'.repeat(64)}`, { 'tus-resumable': '1.0.0' }],
    ['HEAD', '/blobs/..%2F..%2Fcentral.key', { 'tus-resumable': '1.0.0' }],
    ['DELETE', `/blobs/${'a'.repeat(64)}`, { 'tus-resumable': '1.0.0' }],
    ['GET', '/recordings/v1/%00/audio', { range: 'bytes=0-' }],
    ['GET', '/recordings/v1/..%2Fx/audio', {}],
  ];
  const statuses: number[] = [];
  for (const [method, path, extra] of asks) {
    const headers = { authorization: `Bearer ${token}`, ...extra };
    const response = await fetch(`${central.url}${path}`, { method, headers });
    const text = await response.text();
    statuses.push(response.status);
    if (method !== 'HEAD') expect(faultsOf({ status: response.status, text })).toEqual([]);
  }
  expect(statuses).toEqual([400, 412, 404, 404, 404, 404, 404, 404]);
});

/** Beside the procedures: lines and frames over plain HTTP. */
const plain: Route[] = [
  { method: 'POST', path: PULL_PATH },
  { method: 'GET', path: imagePath('{id}') },
];

test('the plain routes of sync answer junk with one of our codes as well', { timeout: 60_000 }, async () => {
  const faults: string[] = [];
  for (const { method, path } of plain) {
    for (const target of paths(path)) {
      for (const [what, body] of bodies) {
        for (const auth of [undefined, `Bearer ${token}`]) {
          const answer = await ask(method, target, { body, ...(auth ? { auth } : {}) });
          expect([target, answer.status >= 400]).toEqual([target, true]);
          faults.push(...faultsOf(answer).map((fault) => `${method} ${target}, ${what}: ${fault}`));
        }
      }
    }
  }
  expect(faults).toEqual([]);
});

test('[DV2] a signature that is none is wrong, never a mistake of ours', async () => {
  const chen = await Lineage.signIn(central.url, 'chen', 'junk-keyed');
  const headers = { authorization: `Bearer ${chen.accessToken}`, 'content-type': 'application/json' };
  for (const proof of ['', 'x', 'a'.repeat(86), '='.repeat(86), 'b'.repeat(8_000), `${MARK}, ${MARK}`]) {
    const answer = await fetch(`${central.url}/sync/v1/push`, {
      method: 'POST',
      headers: { ...headers, [PROOF_HEADER]: proof },
      body: '{}',
    });
    expect([proof.slice(0, 9), answer.status, await answer.json()]).toMatchObject([
      proof.slice(0, 9),
      401,
      { code: 'account/proof-wrong' },
    ]);
  }
});

test('[DV1] a key that is no point of the curve signs nothing, and is never a mistake of ours', async () => {
  const keys = { ...newKeys(), publicKey: Buffer.alloc(32, 0xff).toString('base64url') };
  const chen = await Lineage.signIn(central.url, 'chen', 'junk-key', keys);
  await expect(chen.hello()).rejects.toMatchObject({ code: 'account/proof-wrong' });
});

test('the API describes itself as OpenAPI 3.1 with every path of the contract', async () => {
  const document = (await (await fetch(`${central.url}/openapi.json`)).json()) as {
    openapi: string;
    paths: object;
  };
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(Object.keys(document.paths).sort()).toEqual(
    [...new Set(routesOf(centralContract).map(({ path }) => path))].sort(),
  );
});
