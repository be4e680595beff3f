/** One sender, one receiver, a line between them: the same troubles for everybody, and what they cost. */
import { setTimeout as pause } from 'node:timers/promises';
import { layLine, type Line } from '../../../test/support/line.ts';
import type { Running } from './process.ts';

export interface Sides {
  startServer(port: number): Promise<{ server: Running<unknown>; url: string }>;
  startClient(url: string): Running<unknown>;
  /** Bytes that the server has and will not ask for again. */
  bytesThere(client: Running<unknown>): number;
  /** Resolves when the client has heard that everything is there. */
  isDone(client: Running<unknown>): Promise<unknown>;
  /** Throws when what arrived is not what was sent. */
  check(serverUrl: string): Promise<void>;
}

export interface Troubles {
  /** null: the line holds. */
  cutEvery: number | null;
  /** The client at a third, the server at two thirds. */
  kills: boolean;
}

export interface Outcome {
  wallMs: number;
  /** Of it, in which somebody was being started again. */
  startingMs: number;
  cuts: number;
  /** Over the line, all requests together, less the size. */
  sentAgainBytes: number;
  clientMb: number;
  serverMb: number;
}

export async function contest(sides: Sides, bytes: number, troubles: Troubles): Promise<Outcome> {
  const first = await sides.startServer(0);
  const line = await layLine(first.url);
  const port = Number(new URL(first.url).port);
  let { server } = first;
  let startingMs = 0;
  let [clientMb, serverMb] = [0, 0];
  const startedAtMs = performance.now();
  let client = sides.startClient(line.url);
  line.cutEvery(troubles.cutEvery);
  const before = line.up();
  if (troubles.kills) {
    await untilThere(sides, client, bytes / 3);
    await client.kill();
    clientMb = client.peakMb();
    client = sides.startClient(line.url);
    await untilThere(sides, client, (bytes * 2) / 3);
    await server.kill();
    serverMb = server.peakMb();
    const goneAtMs = performance.now();
    ({ server } = await sides.startServer(port));
    startingMs = performance.now() - goneAtMs;
  }
  await sides.isDone(client);
  const wallMs = performance.now() - startedAtMs;
  const outcome = {
    wallMs,
    startingMs,
    cuts: line.cuts(),
    sentAgainBytes: line.up() - before - bytes,
    clientMb: Math.max(clientMb, client.peakMb()),
    serverMb: Math.max(serverMb, server.peakMb()),
  };
  line.cutEvery(null);
  await sides.check(first.url);
  await endAll(line, client, server);
  return outcome;
}

async function untilThere(sides: Sides, client: Running<unknown>, bytes: number): Promise<void> {
  while (sides.bytesThere(client) < bytes) await pause(10);
}

async function endAll(line: Line, client: Running<unknown>, server: Running<unknown>): Promise<void> {
  await client.end();
  await server.end();
  await line.close();
}
