/**
 * Leaves an endpoint of central's alone after it failed, and only that one: a push that fails is no reason to stay
 * blind. Measured in monotonic time. Rule WS4: docs/spec/sync.md.
 *
 *   closed ──failed──► open (back-off) ──time──► half open ──worked──► closed
 *     ▲                  ▲                          └──failed──► open (longer)
 *     └────worked────────┴── a person or central asks: half open at once
 */
import type { FailureCode } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import { backoffMs } from './backoff.ts';

export type Endpoint = 'hello' | 'push' | 'pull' | 'audit';

interface Circuit {
  failures: number;
  untilMs: number;
  failure: FailureCode;
}

export interface Breakers {
  /** Why it is left alone now; null: it may be asked. */
  open(endpoint: Endpoint): FailureCode | null;
  failed(endpoint: Endpoint, failure: FailureCode, retryAfterMs: number | null): void;
  worked(endpoint: Endpoint): void;
  /** Somebody says that central is there: everything may be tried once. */
  halfOpen(): void;
  /** How long until something that is left alone may be tried again; null: nothing is. */
  waitMs(): number | null;
}

export function createBreakers(clock: Pick<Clock, 'monoMs' | 'random'>): Breakers {
  const circuits = new Map<Endpoint, Circuit>();
  return {
    open: (endpoint) => {
      const circuit = circuits.get(endpoint);
      return circuit && circuit.untilMs > clock.monoMs() ? circuit.failure : null;
    },
    failed: (endpoint, failure, retryAfterMs) => {
      const failures = (circuits.get(endpoint)?.failures ?? 0) + 1;
      const random = (clock.random(1)[0] ?? 0) / 255;
      const untilMs = clock.monoMs() + backoffMs({ failures, retryAfterMs, random });
      circuits.set(endpoint, { failures, untilMs, failure });
    },
    worked: (endpoint) => void circuits.delete(endpoint),
    halfOpen: () => circuits.forEach((circuit) => (circuit.untilMs = 0)),
    waitMs: () => {
      const waits = [...circuits.values()].map(({ untilMs }) => untilMs - clock.monoMs());
      return waits.length === 0 ? null : Math.max(0, Math.min(...waits));
    },
  };
}
