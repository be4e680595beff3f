import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PhoneReport } from '../../shared/contract/phone.ts';
import { Reporter } from './reporter.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const reportAt = (sinceMs: number): PhoneReport => ({
  registration: { name: 'registered', sinceMs },
  microphone: 'ready',
  calls: [],
});

function setUp() {
  const state = { now: 0, reachable: true };
  const sent: number[] = [];
  const delivered: PhoneReport[] = [];
  const reporter = new Reporter({
    read: () => reportAt(state.now),
    send: async () => {
      sent.push(state.now);
      return state.reachable;
    },
    delivered: (report) => delivered.push(report),
  });
  return { state, sent, delivered, reporter };
}

describe('reports to core', () => {
  it('[PP1] a change is reported at once', async () => {
    const { reporter, delivered } = setUp();
    reporter.changed();
    await vi.advanceTimersByTimeAsync(0);
    expect(delivered).toEqual([reportAt(0)]);
  });

  it('[PP2] at most twenty a second, and the last word always arrives', async () => {
    const { reporter, sent, state } = setUp();
    for (let index = 1; index <= 1_000; index += 1) {
      state.now = index;
      reporter.changed();
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(sent.length).toBeLessThanOrEqual(21);
    expect(sent.at(-1)).toBe(1_000);
  });

  it('[PP3] while core is away only the latest waits, and is sent once core is back', async () => {
    const { reporter, delivered, state } = setUp();
    state.reachable = false;
    reporter.changed();
    await vi.advanceTimersByTimeAsync(5_000);
    state.now = 7;
    reporter.changed();
    state.reachable = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(delivered).toEqual([reportAt(7)]);
  });

  it('[PP4] nothing is said after the phone stood down', async () => {
    const { reporter, sent } = setUp();
    reporter.stop();
    reporter.changed();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual([]);
  });
});
