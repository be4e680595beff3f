import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FailureCode } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { QUEUE_LIMIT, SliceQueue } from './slice-queue.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function core() {
  const taken: string[] = [];
  const state: { failure: FailureCode | null } = { failure: null };
  const answer = (what: string): Result<unknown, FailureCode> => {
    if (state.failure) return err(state.failure);
    taken.push(what);
    return ok(undefined);
  };
  const queue = new SliceQueue({
    append: async (index, slice) => answer(`${index}:${slice}`),
    finish: async (durationMs) => answer(`end ${durationMs}`),
  });
  return { queue, taken, state };
}

describe('slices on their way to core', () => {
  it('[RQ1] go in order, numbered from 0, and the end comes last', async () => {
    const { queue, taken } = core();
    for (const slice of ['a', 'b', 'c']) queue.push(slice);
    queue.finish(3_000);
    await queue.done;
    expect(taken).toEqual(['0:a', '1:b', '2:c', 'end 3000']);
  });

  it('[RQ2] wait while core is away and lose nothing', async () => {
    const { queue, taken, state } = core();
    queue.push('a');
    await vi.advanceTimersByTimeAsync(0);
    state.failure = 'link/timeout';
    queue.push('b');
    queue.push('c');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(taken).toEqual(['0:a']);
    state.failure = 'account/nobody';
    await vi.advanceTimersByTimeAsync(10_000);
    state.failure = null;
    queue.finish(3_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(taken).toEqual(['0:a', '1:b', '2:c', 'end 3000']);
  });

  it('[RQ3] stop when core refuses for good', async () => {
    const { queue, taken, state } = core();
    state.failure = 'request/invalid';
    queue.push('a');
    await queue.done;
    queue.push('b');
    queue.finish(1);
    expect([queue.state(), taken]).toEqual(['refused', []]);
  });

  it('[RQ4] a full queue keeps the beginning and still says that it ended', async () => {
    const { queue, taken, state } = core();
    state.failure = 'link/closed';
    for (let index = 0; index < QUEUE_LIMIT + 5; index += 1) queue.push(String(index));
    expect(queue.state()).toBe('full');
    queue.finish(9);
    state.failure = null;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(taken.length).toBe(QUEUE_LIMIT + 1);
    expect(taken.at(-1)).toBe('end 9');
  });

  it('[RQ5] an end is said once', async () => {
    const { queue, taken } = core();
    queue.finish(1);
    queue.finish(2);
    await queue.done;
    expect(taken).toEqual(['end 1']);
  });
});
