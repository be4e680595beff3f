/** A running central on a database of its own, and clients that speak its contract over real HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { startCentral, type Central, type CentralOptions } from '../../src/central/central.ts';
import { openDatabase, type Database } from '../../src/central/db/database.ts';
import { centralContract, type SignedIn } from '../../src/shared/contract/central.ts';
import { DeviceId } from '../../src/shared/ids.ts';
import type { CentralClient } from '../../src/shared/link/clients.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { PASSWORD, smallCentre } from './small-centre.ts';

export interface TestCentral extends Central {
  /** Straight to the tables. */
  db: Database;
  folder: string;
  client(token?: string): CentralClient;
  signIn(login: string, deviceId?: string): Promise<Workstation>;
}

export interface Workstation {
  /** Of the central that it signed in at. */
  url: string;
  deviceId: DeviceId;
  signedIn: SignedIn;
  token: string;
  central: CentralClient;
}

export async function startTestCentral(options: Partial<CentralOptions> = {}): Promise<TestCentral> {
  const folder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'seatline-central-')));
  const databaseUrl = options.databaseUrl ?? (await createTestDatabase());
  const central = await startCentral({
    port: 0,
    demo: smallCentre(),
    logLevel: 'silent',
    ...options,
    dataFolder: folder,
    databaseUrl,
  });
  const db = openDatabase(databaseUrl);
  const client = (token?: string) => clientOf(central.url, token);
  return {
    ...central,
    db,
    folder,
    client,
    signIn: (login, deviceId = `device-${login}`) => signIn({ url: central.url, client }, login, deviceId),
    close: async () => {
      await db.close();
      await central.close();
      if (!options.dataFolder) await rm(folder, { recursive: true, force: true });
    },
  };
}

export const clientOf = (url: string, token?: string): CentralClient =>
  createORPCClient(
    new OpenAPILink(centralContract, {
      url,
      headers: () => (token ? { authorization: `Bearer ${token}` } : {}),
    }),
  );

async function signIn(
  { url, client }: { url: string; client: (token?: string) => CentralClient },
  login: string,
  device: string,
): Promise<Workstation> {
  const deviceId = DeviceId.parse(device);
  const signedIn = await client().auth.signIn({ login, password: PASSWORD, deviceId, protocol: 1 });
  const token = signedIn.tokens.accessToken;
  return { url, deviceId, signedIn, token, central: client(token) };
}

/** Asks again until the answer is there; fails with the last one when it does not come. */
export async function until<T>(
  ask: () => Promise<T>,
  isIt: (value: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await ask();
    if (isIt(value)) return value;
    if (Date.now() > deadline) throw new Error(`did not come true: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
