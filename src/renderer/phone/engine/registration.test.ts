import { describe, expect, it } from 'vitest';
import {
  nextRegistration,
  OFF,
  pauseMs,
  reportRegistration,
  type RegistrationEvent,
  type RegistrationState,
} from './registration.ts';

const AT = 1_000;
const states: Record<RegistrationState['name'], RegistrationState> = {
  off: OFF,
  registering: { name: 'registering', sinceMs: 1 },
  registered: { name: 'registered', sinceMs: 2 },
  refused: { name: 'refused', sinceMs: 3 },
  unreachable: { name: 'unreachable', sinceMs: 4, attempt: 3, nextTryAtMs: 900 },
  retrying: { name: 'retrying', sinceMs: 4, attempt: 3, startedAtMs: 900 },
};
const events: Record<RegistrationEvent['type'], RegistrationEvent> = {
  start: { type: 'start', atMs: AT },
  accepted: { type: 'accepted', atMs: AT },
  refused: { type: 'refused', atMs: AT },
  failed: { type: 'failed', atMs: AT, chance: 1 },
  due: { type: 'due', atMs: AT, fresh: false },
  stop: { type: 'stop' },
};
type Row = Record<RegistrationEvent['type'], RegistrationState['name'] | 'same'>;
const afar: Pick<Row, 'start' | 'stop'> = { start: 'registering', stop: 'off' };
const table: Record<RegistrationState['name'], Row> = {
  off: { ...afar, stop: 'same', accepted: 'same', refused: 'same', failed: 'same', due: 'same' },
  registering: { ...afar, accepted: 'registered', refused: 'refused', failed: 'unreachable', due: 'same' },
  registered: { ...afar, accepted: 'same', refused: 'refused', failed: 'unreachable', due: 'same' },
  refused: { ...afar, accepted: 'same', refused: 'same', failed: 'same', due: 'same' },
  unreachable: { ...afar, accepted: 'same', refused: 'same', failed: 'same', due: 'retrying' },
  retrying: { ...afar, accepted: 'registered', refused: 'refused', failed: 'unreachable', due: 'same' },
};

describe('registration', () => {
  const names = Object.keys(states) as RegistrationState['name'][];
  const types = Object.keys(events) as RegistrationEvent['type'][];
  it.each(names.flatMap((name) => types.map((type) => [name, type] as const)))(
    '[PR1] %s, when %s happens',
    (name, type) => {
      const next = nextRegistration(states[name], events[type]);
      if (table[name][type] === 'same') expect(next).toBe(states[name]);
      else expect(next.name).toBe(table[name][type]);
    },
  );

  it('[PR2] a refused password is not tried again, not even when the network comes back', () => {
    expect(nextRegistration(states.refused, { type: 'due', atMs: AT, fresh: true })).toBe(states.refused);
  });

  it('[PR3] pauses grow to five seconds and stay there, half of each by chance', () => {
    expect([0, 1, 2, 3, 4, 5, 99].map((attempt) => pauseMs(attempt, 1))).toEqual([
      0, 500, 1_000, 2_000, 5_000, 5_000, 5_000,
    ]);
    expect(pauseMs(4, 0)).toBe(2_500);
  });

  it('[PR4] an outage keeps its beginning through all tries', () => {
    const retrying = nextRegistration(states.unreachable, events.due);
    const again = nextRegistration(retrying, events.failed);
    expect(again).toEqual({ name: 'unreachable', sinceMs: 4, attempt: 4, nextTryAtMs: AT + 2_000 });
  });

  it('[PR5] a network that comes back starts the pauses anew', () => {
    const retrying = nextRegistration(states.unreachable, { type: 'due', atMs: AT, fresh: true });
    expect(nextRegistration(retrying, events.failed)).toMatchObject({ attempt: 1, nextTryAtMs: AT });
  });

  it('[PR6] a retry is reported as the outage it belongs to', () => {
    expect(reportRegistration(states.retrying)).toEqual({
      name: 'unreachable',
      sinceMs: 4,
      nextTryAtMs: 900,
    });
    expect(reportRegistration(states.unreachable)).toEqual({
      name: 'unreachable',
      sinceMs: 4,
      nextTryAtMs: 900,
    });
    expect(reportRegistration(OFF)).toEqual({ name: 'off' });
    expect(reportRegistration(states.registered)).toEqual({ name: 'registered', sinceMs: 2 });
  });
});
