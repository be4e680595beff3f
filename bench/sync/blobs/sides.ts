/** Who is compared: our workstation with our central, on the disk and in S3, and plain tus. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startS3 } from '../../../test/central/blobs.ts';
import { clientOf } from '../../../test/central/running.ts';
import { PASSWORD } from '../../../test/central/small-centre.ts';
import { DeviceId } from '../../../src/shared/ids.ts';
import { newFolder } from '../support/folder.ts';
import type { CentralConfig } from './central-child.ts';
import type { Sides } from './contest.ts';
import { startProcess, type Running } from './process.ts';
import { soundAt } from './sound.ts';
import type { TusClientConfig } from './tus-client-child.ts';
import type { TusServerConfig } from './tus-server-child.ts';
import type { WorkstationConfig } from './workstation-child.ts';

interface Said {
  ready?: string | true;
  bytes?: number;
  done?: boolean;
}

export interface Contestant extends Sides {
  end(): Promise<void>;
}

const at = (name: string): URL => new URL(name, import.meta.url);
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const start = (name: string, config: object): Running<Said> => startProcess<Said>(at(name), config);
const isDone = (client: Running<unknown>): Promise<unknown> =>
  (client as Running<Said>).says(({ done }) => done === true);

async function ready(server: Running<Said>): Promise<{ server: Running<unknown>; url: string }> {
  const { ready: url } = await server.says((said) => typeof said.ready === 'string');
  return { server, url: String(url) };
}

/** Recorded beforehand; what is measured is the way. */
export async function ours(bytes: number, store: 'disk' | 's3'): Promise<Contestant> {
  const [central, workstation] = [newFolder('blobs-central'), newFolder('blobs-workstation')];
  const s3 = store === 's3' ? await startS3() : null;
  const startServer = (port: number) => {
    const config: CentralConfig = { port, folder: central.path, s3: s3?.place ?? null };
    return ready(start('central-child.ts', config));
  };
  const startClient = (centralUrl: string, what: WorkstationConfig['what'] = 'send'): Running<Said> => {
    const config: WorkstationConfig = { centralUrl, folder: workstation.path, bytes, what };
    return start('workstation-child.ts', config);
  };
  const first = await startServer(0);
  const recorder = startClient(first.url, 'record');
  await recorder.says((said) => said.ready === true);
  await recorder.end();
  await first.server.end();
  return {
    startServer,
    startClient,
    isDone,
    bytesThere: (client) => (client as Running<Said>).last()?.bytes ?? 0,
    check: async (url) => mustBe(await downloaded(url, hashOf(soundAt(0, bytes))), bytes),
    end: async () => {
      await s3?.close();
      for (const folder of [central, workstation]) folder.remove();
    },
  };
}

async function downloaded(url: string, sha256: string): Promise<Uint8Array> {
  const deviceId = DeviceId.parse('bench-check');
  const { tokens } = await clientOf(url).auth.signIn({
    login: 'wang',
    password: PASSWORD,
    deviceId,
    protocol: 1,
  });
  const answer = await fetch(`${url}/blobs/${sha256}`, {
    headers: { authorization: `Bearer ${tokens.accessToken}` },
  });
  return new Uint8Array(await answer.arrayBuffer());
}

export async function plainTus(bytes: number): Promise<Contestant> {
  const folder = newFolder('blobs-tus');
  const [store, file] = [join(folder.path, 'store'), join(folder.path, 'sound')];
  mkdirSync(store);
  writeFileSync(file, soundAt(0, bytes));
  const arrived = (): string | undefined => readdirSync(store).find((name) => !name.endsWith('.json'));
  return {
    startServer: (port) => {
      const config: TusServerConfig = { port, folder: store };
      return ready(start('tus-server-child.ts', config));
    },
    startClient: (serverUrl) => {
      const config: TusClientConfig = { serverUrl, file, place: join(folder.path, 'place') };
      return start('tus-client-child.ts', config);
    },
    isDone,
    bytesThere: () => {
      const name = arrived();
      return name ? statSync(join(store, name)).size : 0;
    },
    check: async () => mustBe(await readFile(join(store, arrived() ?? '')), bytes),
    end: async () => rmSync(folder.path, { recursive: true, force: true }),
  };
}

function mustBe(arrived: Uint8Array, bytes: number): void {
  if (hashOf(arrived) !== hashOf(soundAt(0, bytes))) throw new Error('what arrived is not what was sent');
}
