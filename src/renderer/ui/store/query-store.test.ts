import { describe, expect, it } from 'vitest';
import { createQueryStore } from './query-store.ts';

/** A question whose answers are given by hand, in order. */
function byHand() {
  const waiting: ((value: number) => void)[] = [];
  let asked = 0;
  const load = (): Promise<number> => {
    asked++;
    return new Promise((resolve) => waiting.push(resolve));
  };
  const answer = (value: number): void => waiting.shift()?.(value);
  return { load, answer, asked: () => asked };
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('query', () => {
  it('[UI10] changes that come faster than answers do not starve the screen', async () => {
    const { load, answer, asked } = byHand();
    const store = createQueryStore({ load });
    const done = store.reload();
    void store.reload();
    void store.reload();
    answer(1);
    await turn();
    expect([store.getState().query, asked()]).toEqual([{ name: 'ready', value: 1 }, 2]);
    answer(2);
    await done;
    expect([store.getState().query, asked()]).toEqual([{ name: 'ready', value: 2 }, 2]);
  });

  it('[UI10] a stopped question says nothing any more, and may be asked anew', async () => {
    const { load, answer } = byHand();
    const store = createQueryStore({ load });
    const first = store.reload();
    store.stop();
    answer(1);
    await first;
    expect(store.getState().query).toEqual({ name: 'loading' });
    const second = store.reload();
    answer(2);
    await second;
    expect(store.getState().query).toEqual({ name: 'ready', value: 2 });
  });
});
