/**
 * Runs the browser host as a process of its own: `node src/main/browser/main.ts --data <folder> --port <n>`.
 * Prints `Seatline ready: <url>` when a person can sign in. Ends with 1 and one sentence when it cannot start.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import packageFile from '../../../package.json' with { type: 'json' };
import { failureOf } from '../../shared/link/attempt.ts';
import { openCore, type Core } from '../core/core.ts';
import { readManifest } from '../pages/manifest.ts';
import { startBrowserHost } from './browser-host.ts';
import { keptCookieSecret } from './cookie-secret.ts';
import { createBrowserMachine } from './machine.ts';
import { startSentence } from '../start-sentence.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.data/workstation' },
    port: { type: 'string', default: '8700' },
  },
});
const root = resolve(import.meta.dirname, '../../..');
const dataFolder = resolve(values.data);

async function main(): Promise<void> {
  mkdirSync(dataFolder, { recursive: true });
  const core = await openCore({
    dataFolder,
    resourcesFolder: resolve(root, 'resources'),
    centralUrl: process.env['SEATLINE_CENTRAL_URL'] ?? 'http://127.0.0.1:8701',
    host: createBrowserMachine(packageFile.version),
  });
  const host = await startBrowserHost({
    core,
    manifest: readManifest({
      renderer: resolve(root, 'out/renderer'),
      resources: resolve(root, 'resources'),
    }),
    cookieSecret: await keptCookieSecret(dataFolder),
    port: Number(values.port),
    log: (where, cause) => console.error(`mistake in ${where}: ${placeOf(cause)}`),
  });
  endCleanly(core, host);
  // Only the program that started us can ask: this channel is not on the network.
  process.on('message', (message) => {
    if (message === 'newStartUrl') process.send?.({ startUrl: host.url() });
  });
  console.log(`Seatline ready: ${host.url()}`);
}

function endCleanly(core: Core, host: { close(): Promise<void> }): void {
  const end = (): void =>
    void host
      .close()
      .then(() => core.close())
      .finally(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  // The program that started us is gone; a workstation nobody can stop must not stay.
  process.once('disconnect', end);
}

/** Kind and place, not the message: it may quote what a person typed. */
const placeOf = (cause: unknown): string =>
  cause instanceof Error
    ? `${cause.name} ${cause.stack?.split('\n').slice(1, 6).join(' ') ?? ''}`
    : typeof cause;

main().catch((cause: unknown) => {
  console.error(startSentence(cause, failureOf(cause)));
  if (process.env['SEATLINE_DEBUG']) console.error(cause);
  process.exit(1);
});
