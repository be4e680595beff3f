import { describe, expect, test } from 'vitest';
import { createChanges } from './changes.ts';
import { createTopic, sameJson } from './topic.ts';

describe('a topic', () => {
  test('gives the present value first, then changes', async () => {
    const topic = createTopic('a');
    const reader = topic.follow();
    expect(await reader.next()).toEqual({ done: false, value: 'a' });
    const waiting = reader.next();
    topic.set('b');
    expect(await waiting).toEqual({ done: false, value: 'b' });
  });

  test('a slow reader sees the latest, and nothing piles up for it', async () => {
    const topic = createTopic({ at: 0, bulk: '' });
    const reader = topic.follow();
    await reader.next();
    global.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let at = 1; at <= 200_000; at += 1) topic.set({ at, bulk: 'x'.repeat(1_000) + at });
    expect(await reader.next()).toMatchObject({ value: { at: 200_000 } });
    // 200,000 values of a kilobyte each would be 200 MB
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1024 * 1024);
  });

  test('the same value wakes nobody', async () => {
    const topic = createTopic({ a: 1 }, sameJson);
    const reader = topic.follow();
    await reader.next();
    topic.set({ a: 1 });
    topic.set({ a: 2 });
    expect(await reader.next()).toMatchObject({ value: { a: 2 } });
  });

  test('a reader that goes away is forgotten, also while it waits', async () => {
    const topic = createTopic(1);
    const stopper = new AbortController();
    const aborted = topic.follow(stopper.signal);
    const returned = topic.follow();
    await Promise.all([aborted.next(), returned.next()]);
    const waiting = [aborted.next(), returned.next()];
    expect(topic.readers()).toBe(2);
    stopper.abort();
    await returned.return();
    expect(await Promise.all(waiting)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
    expect(topic.readers()).toBe(0);
  });

  test('a reader whose signal was over before it came gets nothing and stays nowhere', async () => {
    const topic = createTopic(1);
    const reader = topic.follow(AbortSignal.abort());
    await Promise.resolve();
    expect(await reader.next()).toEqual({ done: true, value: undefined });
    expect(topic.readers()).toBe(0);
  });

  test('closing ends every reader', async () => {
    const topic = createTopic(1);
    const reader = topic.follow();
    await reader.next();
    const waiting = reader.next();
    topic.close();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });
});

describe('changes', () => {
  test('name every noun first, then the union of what a busy reader missed', async () => {
    const changes = createChanges();
    const reader = changes.follow();
    expect((await reader.next()).value?.nouns).toContain('article');
    changes.announce(['call', 'note']);
    changes.announce(['call']);
    changes.announce(['customer']);
    expect((await reader.next()).value).toEqual({ nouns: ['call', 'note', 'customer'] });
  });

  test('a reader that goes away is forgotten', async () => {
    const changes = createChanges();
    const reader = changes.follow();
    await reader.next();
    await reader.return();
    expect(changes.readers()).toBe(0);
  });
});
