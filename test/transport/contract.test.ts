/** One suite over every transport: what a page may count on, whatever carries its calls. Rules: docs/spec/links.md */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { attempt } from '../../src/shared/link/attempt.ts';
import { createDeskClient, type DeskLinkOptions, type LinkState } from '../../src/shared/link/desk-client.ts';
import { after, testAnswers, type SmallClient } from './answers.ts';
import { rigs, type Rig } from './transports.ts';

describe.each(Object.entries(rigs))('over %s', (_name, makeRig) => {
  const toClose: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of toClose.splice(0)) await close();
  });

  async function connect(options: DeskLinkOptions = {}) {
    const rig: Rig = await makeRig();
    const link = createDeskClient<SmallClient>(rig.transport, { pausesMs: [5, 20], ...options });
    toClose.push(link.close, rig.close);
    await new Promise<void>((resolve) => link.onLink((state) => state === 'open' && resolve()));
    return { rig, link, client: link.client };
  }

  testAnswers(connect);

  test('[LK3] an unknown procedure is not found', async () => {
    const { client } = await connect();
    const unknown = (client as unknown as { nothing: { here(): Promise<void> } }).nothing;
    expect(await attempt(unknown.here())).toEqual({ ok: false, error: 'request/not-found' });
  });

  test('[LK5] a dead other side rejects everything in flight at once', async () => {
    const { client, rig, link } = await connect({ heartbeatMs: 1_000 });
    const stream = await client.silence();
    await stream.next();
    const states: LinkState[] = [];
    link.onLink((state) => states.push(state));
    const inFlight = [attempt(client.never()), attempt(stream.next())];
    await client.echo({ text: 'sent' });
    await rig.cut();
    for (const result of await Promise.all(inFlight)) {
      expect(result).toEqual({ ok: false, error: 'link/closed' });
    }
    expect(states.slice(0, 2)).toEqual(['open', 'lost']);
  });

  test('[LK6] the same client goes on over the next wire', async () => {
    const { client, rig } = await connect({ heartbeatMs: 1_000 });
    await client.echo({ text: 'first' });
    const lost = attempt(client.never());
    await client.echo({ text: 'sent' });
    await rig.cut();
    await lost;
    expect(await client.echo({ text: 'again' })).toEqual({ text: 'again' });
    expect(rig.wires()).toBeGreaterThan(1);
  });

  test('[LK6] a closed link refuses', async () => {
    const { client, link } = await connect();
    await client.echo({ text: 'first' });
    link.close();
    expect(await attempt(client.echo({ text: 'late' }))).toEqual({ ok: false, error: 'link/closed' });
  });

  test('[LK7] a lost wire ends its streams at their source', async () => {
    const { client, rig } = await connect();
    if (!rig.seen) return;
    const seen = rig.seen;
    const streams = await Promise.all([client.silence(), client.ticks()]);
    for (const stream of streams) await stream.next();
    await rig.cut();
    await vi.waitFor(() => expect(seen).toMatchObject({ opened: 2, closed: 2 }));
  });

  test('[LK8] the source never runs further ahead of a slow reader than its credit', async () => {
    const { client, rig } = await connect();
    if (!rig.seen) return;
    const stream = await client.ticks();
    let taken = 0;
    for await (const _ of stream) {
      taken += 1;
      await after(5, null);
      expect(rig.seen.produced - taken).toBeLessThanOrEqual(7);
      if (taken === 20) break;
    }
  });
});
