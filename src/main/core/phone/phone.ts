/** The phone as every window sees it: the phone window's last report, and what core knows about the callers. */
import type { PhoneReport, PhoneStatus } from '../../../shared/contract/phone.ts';
import { isLive } from '../../../shared/domain/call-state.ts';
import type { Clock } from '../clock.ts';
import { newId } from '../clock.ts';
import type { Person } from '../person.ts';
import { createTopic, sameJson, type Topic } from '../topic.ts';
import { createPhoneDesk, type PhoneDesk } from './orders.ts';

const LEAST_GAP_MS = 50; // at most 20 a second

export interface Phone {
  desk: PhoneDesk;
  status: Topic<PhoneStatus>;
  report(report: PhoneReport): void;
  /** What the window said last; nothing when there is no window. */
  last(): PhoneReport;
  /** Something about the calls changed. */
  refresh(): void;
  /** A call was going on when the window went away, and no window has said anything since. */
  hasLostCall(): boolean;
  /** Another person, or nobody: the phone window is told. */
  meet(person: Person | null): void;
  close(): void;
}

const silent: PhoneReport = { registration: { name: 'off' }, microphone: 'unknown', calls: [] };

export function createPhone(parts: {
  clock: Clock;
  person: () => Person | null;
  onChange: () => void;
}): Phone {
  let last: PhoneReport = silent;
  let timer: NodeJS.Timeout | null = null;
  const status = createTopic<PhoneStatus>({ present: false, ...silent, calls: [] }, sameJson);
  const show = (): void => {
    timer = null;
    const { registration, microphone } = last;
    const calls = parts.person()?.calls.shown() ?? [];
    status.set({ present: desk.isPresent(), registration, microphone, calls });
    parts.onChange();
  };
  /** The first change is shown at once, what follows within 50 ms together. */
  let shownAtMs = 0;
  const refresh = (): void => {
    if (timer) return;
    const waitMs = Math.max(0, shownAtMs + LEAST_GAP_MS - performance.now());
    if (waitMs > 0) {
      timer = setTimeout(refreshNow, waitMs);
      timer.unref();
    } else refreshNow();
  };
  const refreshNow = (): void => {
    shownAtMs = performance.now();
    show();
  };
  const desk = createPhoneDesk({
    newId: () => newId(parts.clock),
    onPresence: (present) => {
      if (!present) last = { ...last, registration: { name: 'off' } };
      queueMicrotask(refresh);
    },
    isInCall: () => last.calls.some((call) => isLive(call.state)),
  });
  return {
    desk,
    status,
    report: (report) => {
      last = report;
      parts.person()?.calls.take(report);
      refresh();
    },
    last: () => (desk.isPresent() ? last : silent),
    refresh,
    hasLostCall: () =>
      !desk.isPresent() &&
      (parts
        .person()
        ?.calls.shown()
        .some((call) => isLive(call.state)) ??
        false),
    meet: (person) => {
      desk.assign(person ? { userName: person.user.name, account: person.line } : null);
      refresh();
    },
    close: () => {
      if (timer) clearTimeout(timer);
      desk.close();
      status.close();
    },
  };
}
