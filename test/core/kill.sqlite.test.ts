import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { user } from '../support/fake-data.ts';
import { newFolder } from '../support/folders.ts';
import { createFakeCentral } from './support/fake-central.ts';
import { serveOverHttp } from './support/http-central.ts';
import { openWorkstation, until } from './support/workstation.ts';

const SCRIBE = fileURLToPath(new URL('support/scribe.ts', import.meta.url));
const PUSHER = fileURLToPath(new URL('support/pusher.ts', import.meta.url));
const ROUNDS = 4;
const LEAST_WRITTEN = 12;

/** Lets it write, kills it with SIGKILL in mid-flight, and returns what it had been promised. */
async function writeAndKill(script: string, folder: string, ...more: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [script, folder, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  const killAt = LEAST_WRITTEN + Math.floor(Math.random() * 30);
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.split('\n').length > killAt) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  const lines = text.split('\n');
  lines.pop(); // a line that was cut off promised nothing
  return lines;
}

test('[ST3] killed with -9 while writing, again and again: nothing acknowledged is lost, nothing is there twice', async () => {
  const folder = newFolder('kill');
  const promised: number[] = [];
  let lastDraft: { n: number; discarded: boolean } | null = null;
  for (let round = 0, first = 0; round < ROUNDS; round += 1) {
    const lines = await writeAndKill(SCRIBE, folder, String(first));
    expect(lines.length).toBeGreaterThan(LEAST_WRITTEN - 1);
    const notes = lines.filter((line) => line.startsWith('note ')).map((line) => Number(line.slice(5)));
    promised.push(...notes);
    const [kind, n] = (lines.at(-1) ?? '').split(' ');
    lastDraft = kind === 'draft' ? { n: Number(n), discarded: false } : null;
    first = Math.max(first, ...notes) + 2; // the one after the last promised may or may not be there
  }
  const central = createFakeCentral();
  central.weather = 'away';
  const { desk, close } = await openWorkstation({ folder, fetch: central.fetch });
  await desk.account.signIn({ login: user.login, password: 'right' });
  const items = await desk.sync.items();
  const texts = items.map((item) => (item.args as { note: { writtenAtMs: number } }).note.writtenAtMs);
  expect(promised.filter((n) => !texts.includes(n))).toEqual([]);
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts).toEqual([...texts].sort((a, b) => a - b));
  const timeline = await desk.customers.timeline({ id: 'cust-1' as never, limit: 500 });
  expect(timeline).toHaveLength(items.length);
  if (lastDraft) {
    const draft = await desk.drafts.get({ screen: 'note', key: `k-${lastDraft.n % 7}` });
    const inOutbox = texts.includes(lastDraft.n);
    expect(inOutbox || JSON.parse(draft?.json ?? '{}').n === lastDraft.n).toBe(true);
  }
  await close();
}, 300_000);

test('[WS12] killed with -9 while sending, again and again: central has everything that was promised, each once', async () => {
  const folder = newFolder('kill');
  const central = createFakeCentral();
  const served = await serveOverHttp(central);
  const promised: number[] = [];
  for (let round = 0, first = 0; round < ROUNDS; round += 1) {
    const lines = await writeAndKill(PUSHER, folder, served.url, String(first));
    promised.push(...lines.map((line) => Number(line.slice('note '.length))));
    first = Math.max(first, ...promised) + 2; // the one after the last promised may or may not be there
  }
  const { desk, close } = await openWorkstation({ folder, fetch: central.fetch });
  await desk.account.signIn({ login: user.login, password: 'right' });
  await until(async () => (await desk.sync.items()).length === 0, 'everything is at central');
  const missing = promised.filter((n) => central.get('note', `note-${n}`) === null);
  expect(missing).toEqual([]);
  const once = new Set(central.arrived.map(({ id }) => id)).size;
  expect(central.effects).toBe(once);
  expect(central.state.quarantine).toEqual([]);
  await close();
  await served.close();
}, 300_000);
