/** What central writes to its log while people work, at the most talkative level: ids and codes, never what they typed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeviceId } from '../../src/shared/ids.ts';
import { newFolder } from '../support/folders.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { mutation, pushOf } from './mutations.ts';
import { clientOf, until } from './running.ts';

const MAIN = fileURLToPath(new URL('../../src/central/main.ts', import.meta.url));
const CANARY = '金丝雀-canary-13912345678';
const deviceId = DeviceId.parse('logs');
let central: ReturnType<typeof spawn>;
let said = '';
let logged = '';

beforeAll(async () => {
  const env = {
    ...process.env,
    DATABASE_URL: await createTestDatabase(),
    SEATLINE_DATA: newFolder('logs'),
    SEATLINE_PORT: '0',
    SEATLINE_DEMO: '1',
    SEATLINE_LOG_LEVEL: 'trace',
  };
  central = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  central.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  central.stderr?.on('data', (chunk: Buffer) => (logged += chunk.toString()));
  await until(
    async () => said,
    (text) => text.includes('ready:'),
    60_000,
  );
}, 90_000);
afterAll(async () => {
  central.kill('SIGTERM');
  await once(central, 'exit');
});

test('[MT4] nothing that anybody typed is in the log', async () => {
  const url = /ready: (\S+)/.exec(said)?.[1] ?? '';
  const who = { login: 'wangli', password: 'seatline-demo', deviceId, protocol: 1 };
  await expect(clientOf(url).auth.signIn({ ...who, password: CANARY })).rejects.toMatchObject({
    code: 'account/wrong-credentials',
  });
  const { tokens, user } = await clientOf(url).auth.signIn(who);
  const client = clientOf(url, tokens.accessToken);
  const note = {
    id: 'n-log',
    customerId: 'c',
    callId: null,
    text: CANARY,
    authorId: user.id,
    writtenAtMs: 1,
  };
  const { results } = await client.sync.push(
    pushOf({ deviceId }, [
      mutation('note.add', { note }),
      mutation('note.add', { note: { ...note, id: 'n-other', authorId: 'somebody' } }),
      mutation('note.add', { note: { text: CANARY } }),
      mutation('not.known', { secret: CANARY }),
      mutation('customer.edit', { id: 'no-such-customer', set: { address: CANARY } }),
    ]),
  );
  expect(results.map(({ status }) => status)).toEqual([
    'applied',
    'refused',
    'quarantined',
    'quarantined',
    expect.stringMatching(/conflict|refused/),
  ]);
  await fetch(`${url}/sync/v1/push`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ epoch: CANARY }).slice(0, -2),
  });
  await fetch(`${url}/${encodeURIComponent(CANARY)}`);
  await until(
    async () => logged,
    (text) => text.includes('/*') && text.includes('"status":404'),
  );
  for (const word of [CANARY, encodeURIComponent(CANARY), '13912345678', tokens.accessToken, 'seatline-demo'])
    expect(logged).not.toContain(word);
});
