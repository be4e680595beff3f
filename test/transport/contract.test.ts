/** One suite over every transport: what a page may count on, whatever carries its calls. Rules: docs/spec/links.md */
import type { ContractRouterClient } from '@orpc/contract';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { attempt, failureOf } from '../../src/shared/link/attempt.ts';
import { createDeskClient, type DeskLinkOptions, type LinkState } from '../../src/shared/link/desk-client.ts';
import { rigs, type Rig } from './transports.ts';
import type { SmallContract } from './small-contract.ts';

type SmallClient = ContractRouterClient<SmallContract>;

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

  test('[LK1] a call is answered', async () => {
    const { client } = await connect();
    expect(await client.echo({ text: '你好' })).toEqual({ text: '你好' });
  });

  test('[LK2] a failure arrives as its code', async () => {
    const { client } = await connect();
    expect(await attempt(client.refuse())).toEqual({ ok: false, error: 'command/already-wrapped-up' });
  });

  test('[LK2] a mistake of ours says nothing about itself and is logged once', async () => {
    const { client, rig } = await connect();
    const thrown = await client.break().catch((cause: unknown) => cause);
    expect(failureOf(thrown)).toBe('internal/mistake');
    expect(JSON.stringify(thrown)).not.toContain('secret');
    if (rig.mistakes) expect(rig.mistakes.map(({ where }) => where)).toEqual(['break']);
  });

  test('[LK2] an answer that does not fit the contract is a mistake of ours', async () => {
    const { client } = await connect();
    expect(await attempt(client.wrongAnswer())).toEqual({ ok: false, error: 'internal/mistake' });
  });

  test('[LK3] bad input is refused without echoing it', async () => {
    const { client, rig } = await connect();
    const thrown = await client.echo({ text: 'x'.repeat(21) }).catch((cause: unknown) => cause);
    expect(failureOf(thrown)).toBe('request/invalid');
    expect(JSON.stringify(thrown)).not.toContain('xxx');
    if (rig.mistakes) expect(rig.mistakes).toEqual([]);
  });

  test('[LK3] an unknown procedure is not found', async () => {
    const { client } = await connect();
    const unknown = (client as unknown as { nothing: { here(): Promise<void> } }).nothing;
    expect(await attempt(unknown.here())).toEqual({ ok: false, error: 'request/not-found' });
  });

  test('[LK4] no answer within the deadline is a timeout', async () => {
    const { client } = await connect({ timeoutMs: 1_000 });
    expect(await attempt(client.never())).toEqual({ ok: false, error: 'link/timeout' });
  });

  test('[LK4] a stream may be silent for longer than the deadline', async () => {
    const { client } = await connect({ timeoutMs: 1_000 });
    const stream = await client.silence();
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    const late = await Promise.race([stream.next(), after(1_300, 'still silent')]);
    expect(late).toBe('still silent');
    await stream.return?.();
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

  test('[LK7] a reader that leaves ends the stream at its source', async () => {
    const { client, rig } = await connect();
    if (!rig.seen) return;
    const seen = rig.seen;
    const stream = await client.silence();
    await stream.next();
    await stream.return?.();
    const stopper = new AbortController();
    const other = await client.silence(undefined, { signal: stopper.signal });
    await other.next();
    stopper.abort();
    await vi.waitFor(() => expect(seen).toMatchObject({ opened: 2, closed: 2 }));
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

  test('[LK2] a mistake inside a stream arrives as its code', async () => {
    const { client } = await connect();
    const stream = await client.brokenStream();
    await stream.next();
    expect(await attempt(stream.next())).toEqual({ ok: false, error: 'internal/mistake' });
  });
});

const after = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms));
