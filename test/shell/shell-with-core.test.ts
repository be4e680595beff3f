/** The built shell under the fake `electron`, with the built core in a real process behind it. */
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ensureBuilt } from '../../scripts/start/build.ts';
import { attempt } from '../../src/shared/link/attempt.ts';
import { createDeskClient, type DeskLink } from '../../src/shared/link/desk-client.ts';
import { wireOfPort } from '../../src/shared/link/wire.ts';
import { seen } from '../core/support/workstation.ts';
import { newFolder } from '../support/folders.ts';
import { NodeUtilityProcess } from './child-process.ts';
import { NOWHERE } from './core-run.ts';
import { newFrame } from './fake-electron.ts';
import { newChannelMain, type PortMain } from './port-main.ts';
import { ORIGIN, fake, startShell } from './run-shell.ts';

beforeAll(ensureBuilt, 180_000);

let cores: NodeUtilityProcess[] = [];
let links: DeskLink[] = [];

beforeEach(async () => {
  vi.stubEnv('SEATLINE_DATA', newFolder('shell-core'));
  vi.stubEnv('SEATLINE_CENTRAL_URL', NOWHERE);
  await startShell((next) => {
    next.newChannel = newChannelMain;
    next.newChild = (file) => {
      const child = new NodeUtilityProcess(file);
      cores.push(child);
      return child;
    };
  });
});
afterEach(() => {
  for (const link of links.splice(0)) link.close();
  for (const core of cores.splice(0)) {
    core.removeAllListeners('exit');
    core.kill();
  }
  vi.unstubAllEnvs();
});

/** The bridge's part: asks the shell over its one channel and takes the port that it answers with. */
function openDesk(): DeskLink {
  const sender = fake.windows.find(({ url }) => url === `${ORIGIN}/desk.html`)?.webContents;
  const link = createDeskClient(async () => {
    const senderFrame = newFrame(`${ORIGIN}/desk.html`);
    fake.channels.get('seatline:connect')?.({ sender, senderFrame });
    const [port] = senderFrame.posted[0]?.ports ?? [];
    return wireOfPort(port as PortMain);
  });
  links.push(link);
  return link;
}

const signedOut = { name: 'signedOut', known: [], because: null };

test('[SH2] a page that asks before core is ready reaches it', async () => {
  const { client } = openDesk();
  expect(await seen(client.account.status())).toEqual(signedOut);
  expect(await client.host.capabilities()).toMatchObject({ host: 'electron', osKeyStore: true });
});

test('[SH2] core opens windows of the shell for a page', async () => {
  const { client } = openDesk();
  await client.host.openWindow({ name: 'wallboard' });
  expect(fake.windows.map(({ url }) => url)).toContain(`${ORIGIN}/wallboard.html`);
});

test('[S4] a ticket nobody was given plays nothing', async () => {
  await seen(openDesk().client.account.status());
  const answer = await fake.handlers.page?.(new Request(`${ORIGIN}/media/guessed-ticket`));
  expect(answer?.status).toBe(404);
});

test('[SH3] a core that is killed is started again, and the same page goes on', async () => {
  const { client } = openDesk();
  const stream = await client.account.status();
  await stream.next();
  const inFlight = attempt(stream.next());
  cores[0]?.kill();
  expect(await inFlight).toEqual({ ok: false, error: 'link/closed' });
  expect(await seen(client.account.status())).toEqual(signedOut);
  expect(cores).toHaveLength(2);
});

test('[SH5] leaving lets core close its files first', async () => {
  await seen(openDesk().client.account.status());
  const ended = new Promise((resolve) => cores[0]?.once('exit', resolve));
  fake.app.quit();
  expect(await ended).toBe(0);
  await vi.waitFor(() => expect(fake.log).toContain('gone'));
});
