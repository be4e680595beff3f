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
  const { server, url } = await sides.startServer(0);
  const line = await layLine(url);
  const scene: Scene = { sides, bytes, line, server, client: sides.startClient(line.url), url };
  try {
    return await play(scene, troubles);
  } finally {
    line.cutEvery(null);
    await scene.client.end();
    await scene.server.end();
    await line.close();
  }
}

interface Scene {
  sides: Sides;
  bytes: number;
  line: Line;
  url: string;
  server: Running<unknown>;
  client: Running<unknown>;
}

async function play(scene: Scene, { cutEvery, kills }: Troubles): Promise<Outcome> {
  const { sides, bytes, line, url } = scene;
  const startedAtMs = performance.now();
  line.cutEvery(cutEvery);
  const killed = kills ? await killBoth(scene) : { startingMs: 0, clientMb: 0, serverMb: 0 };
  await sides.isDone(scene.client);
  const outcome = {
    wallMs: performance.now() - startedAtMs,
    startingMs: killed.startingMs,
    cuts: line.cuts(),
    sentAgainBytes: line.up() - bytes,
    clientMb: Math.max(killed.clientMb, scene.client.peakMb()),
    serverMb: Math.max(killed.serverMb, scene.server.peakMb()),
  };
  line.cutEvery(null);
  await sides.check(url);
  return outcome;
}

/** As a machine that loses its power; the one comes back at once, the other as soon as it has started. */
async function killBoth(scene: Scene): Promise<{ startingMs: number; clientMb: number; serverMb: number }> {
  const { sides, bytes, line, url } = scene;
  const [client, server] = [scene.client, scene.server];
  await untilThere(scene, bytes / 3);
  await client.kill();
  scene.client = sides.startClient(line.url);
  await untilThere(scene, (bytes * 2) / 3);
  await server.kill();
  const goneAtMs = performance.now();
  ({ server: scene.server } = await sides.startServer(Number(new URL(url).port)));
  const startingMs = performance.now() - goneAtMs;
  return { startingMs, clientMb: client.peakMb(), serverMb: server.peakMb() };
}

async function untilThere({ sides, client }: Scene, bytes: number): Promise<void> {
  while (sides.bytesThere(client) < bytes) await pause(10);
}
