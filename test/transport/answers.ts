/** What a caller may count on over every transport, HTTP included. Rules: docs/spec/links.md */
import type { ContractRouterClient } from '@orpc/contract';
import { expect, test, vi } from 'vitest';
import { attempt, failureOf } from '../../src/shared/link/attempt.ts';
import type { createSmallRouter, SmallContract } from './small-contract.ts';

export type SmallClient = ContractRouterClient<SmallContract>;

/** Where a router is looked at from inside; null where it lives in another thread. */
export interface Inside {
  seen: ReturnType<typeof createSmallRouter>['seen'] | null;
  mistakes: { where: string; cause: unknown }[] | null;
}

export interface Connected {
  client: SmallClient;
  rig: Inside;
}

/** `connect` closes what it opened when the test is over. */
export function testAnswers(connect: (options?: { timeoutMs?: number }) => Promise<Connected>): void {
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

  test('[LK2] a mistake inside a stream arrives as its code', async () => {
    const { client } = await connect();
    const stream = await client.brokenStream();
    await stream.next();
    expect(await attempt(stream.next())).toEqual({ ok: false, error: 'internal/mistake' });
  });

  test('[LK3] bad input is refused without echoing it', async () => {
    const { client, rig } = await connect();
    const thrown = await client.echo({ text: 'x'.repeat(21) }).catch((cause: unknown) => cause);
    expect(failureOf(thrown)).toBe('request/invalid');
    expect(JSON.stringify(thrown)).not.toContain('xxx');
    if (rig.mistakes) expect(rig.mistakes).toEqual([]);
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
}

export const after = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms));
