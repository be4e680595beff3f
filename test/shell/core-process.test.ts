/** [SH2] The built core, in a process of its own, spoken to as the shell and a page do. */
import { afterEach, beforeAll, expect, test } from 'vitest';
import { ensureBuilt } from '../../scripts/start/build.ts';
import { attempt, failureOf } from '../../src/shared/link/attempt.ts';
import { createFakeCentral } from '../core/support/fake-central.ts';
import { seen } from '../core/support/workstation.ts';
import { user } from '../support/fake-data.ts';
import { newFolder } from '../support/folders.ts';
import { onLoopback, runCore, type CoreRun, type CoreRunOptions } from './core-run.ts';

beforeAll(ensureBuilt, 180_000);

const toEnd: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of toEnd.splice(0).toReversed()) await end();
});

function start(options: Partial<CoreRunOptions> = {}): CoreRun {
  const run = runCore({ dataFolder: newFolder('core-process'), ...options });
  toEnd.push(async () => {
    run.process.kill();
    await run.ended;
  });
  return run;
}

/** A page in a core that is ready. */
async function startWithPage(options: Partial<CoreRunOptions> = {}) {
  const run = start(options);
  await run.hears('ready');
  const link = run.openPage();
  toEnd.push(link.close);
  return { run, link, desk: link.client };
}

const wangli = { login: user.login, password: 'right' };
const closed = { ok: false, error: 'link/closed' };

test('[SH2] it becomes ready, and a page hears that nobody is signed in', async () => {
  const { desk, run } = await startWithPage();
  const status = await seen(desk.account.status());
  expect(status).toEqual({ name: 'signedOut', known: [], because: null });
  expect(await desk.host.capabilities()).toMatchObject({ host: 'electron', osKeyStore: true });
  expect(run.said.filter(({ kind }) => kind === 'failed')).toEqual([]);
});

test('[SH2] without central nobody signs in for the first time, and nothing is kept for nobody', async () => {
  const { desk } = await startWithPage();
  expect(await attempt(desk.account.signIn(wangli))).toEqual({
    ok: false,
    error: 'account/first-sign-in-needs-central',
  });
  const nobody = { ok: false, error: 'account/nobody' };
  expect(await attempt(desk.drafts.put({ screen: 'wrapUp', key: '1', json: '{}' }))).toEqual(nobody);
  expect(await attempt(desk.drafts.list())).toEqual(nobody);
  expect(await attempt(desk.reference())).toEqual(nobody);
});

test('[S9] input that does not fit is refused without an echo', async () => {
  const { desk } = await startWithPage();
  const password = 'secret'.repeat(100);
  const thrown = await desk.account.signIn({ login: 'wangli', password }).catch((cause: unknown) => cause);
  expect(failureOf(thrown)).toBe('request/invalid');
  expect(JSON.stringify(thrown)).not.toContain('secret');
});

test('[S4] a ticket that nobody was given plays nothing; without a switch there is no origin', async () => {
  const { run } = await startWithPage();
  run.tell({ kind: 'ask', id: 1, question: { name: 'media', ticket: 'guessed-ticket', range: null } });
  expect(await run.hears('answer')).toMatchObject({ id: 1, ok: true, value: { status: 404 } });
  run.said.length = 0;
  run.tell({ kind: 'ask', id: 2, question: { name: 'switchOrigins' } });
  expect(await run.hears('answer')).toEqual({ kind: 'answer', id: 2, ok: true, value: [] });
});

test('[SH3] a second one on the same data says why it cannot run', async () => {
  const dataFolder = newFolder('core-process');
  await startWithPage({ dataFolder });
  expect(await start({ dataFolder }).hears('failed')).toEqual({ kind: 'failed', code: 'store/in-use' });
});

test('[SH5] told to close, it closes its files and goes', async () => {
  const { run, desk } = await startWithPage();
  const status = await desk.account.status();
  await status.next();
  run.tell({ kind: 'close' });
  expect(await run.ended).toBe(0);
});

test('[SH2] links and messages of the shell reach the pages', async () => {
  const { run, desk } = await startWithPage();
  const links = await desk.host.links();
  const first = links.next();
  run.tell({ kind: 'power', event: 'suspend' });
  run.tell({ kind: 'link', link: { name: 'dial', number: '95598' } });
  expect((await first).value).toEqual({ name: 'dial', number: '95598' });
});

test('[SH3] what was typed outlives the death of the process, sealed by the key store, without central', async () => {
  const central = createFakeCentral();
  const loopback = await onLoopback(central.fetch);
  toEnd.push(loopback.close);
  const place = { dataFolder: newFolder('core-process'), centralUrl: loopback.url };
  const first = await startWithPage(place);
  await first.desk.account.signIn(wangli);
  expect(first.run.said.some(({ kind }) => kind === 'ask')).toBe(true);
  await first.desk.drafts.put({ screen: 'wrapUp', key: 'call-1', json: '{"note":"说到一半"}' });
  const status = await first.desk.account.status();
  await status.next();
  const inFlight = attempt(status.next());
  first.run.process.kill();
  expect(await inFlight).toEqual(closed);

  loopback.close();
  const second = await startWithPage(place);
  await second.desk.account.signIn(wangli);
  expect(await second.desk.drafts.get({ screen: 'wrapUp', key: 'call-1' })).toMatchObject({
    json: '{"note":"说到一半"}',
  });
  expect(await seen(second.desk.account.status())).toMatchObject({ name: 'signedIn', offline: true });
});
