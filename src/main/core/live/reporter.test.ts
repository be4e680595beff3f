import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AgentState } from '../../../shared/domain/agent-state.ts';
import { createTopic } from '../topic.ts';
import { createReporter, type ReporterParts } from './reporter.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const notReady = { name: 'notReady', sinceMs: 1_000, reasonId: null } as AgentState;

/** A network whose delay, and with it the skew that is worked out, is never twice the same. */
function standing() {
  let sent = 0;
  let skewMs = 0;
  const status = createTopic({ state: notReady, wrapUpDueAtMs: null });
  const link = {
    skewMs: () => skewMs,
    noteServerTime: () => void (skewMs += 1),
    client: { live: { report: async () => ((sent += 1), { serverTimeMs: 5 }) } },
  };
  const parts = {
    link,
    tokens: { use: async (call: () => Promise<unknown>) => ({ ok: true, value: await call() }) },
    agent: { status },
    calls: { live: () => [] },
    user: { id: 'u' },
    clock: { nowMs: () => Date.now() },
  } as unknown as ReporterParts;
  return { reporter: createReporter(parts), status, sent: () => sent };
}

test('an agent who does nothing is reported every ten seconds, whatever the clocks make of the skew', async () => {
  const { reporter, sent } = standing();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent()).toBe(7); // at the start, and six times
  reporter.close();
});

test('a change is reported at once', async () => {
  const { reporter, status, sent } = standing();
  await vi.advanceTimersByTimeAsync(1_000);
  status.set({ state: { ...notReady, name: 'ready' } as AgentState, wrapUpDueAtMs: null });
  await vi.advanceTimersByTimeAsync(600);
  expect(sent()).toBe(2);
  reporter.close();
});
