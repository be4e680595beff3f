/** Which call the bar controls: the one being talked in, else the one that rings longest [DK20]. */
import type { DeskCall, PhoneStatus } from '../../../shared/contract/phone.ts';
import { isLive } from '../../../shared/domain/call-state.ts';

const weight: Record<DeskCall['state']['name'], number> = {
  talking: 0,
  connecting: 1,
  dialing: 2,
  held: 3,
  ringing: 4,
  ended: 5,
};

export interface BarCalls {
  main: DeskCall | null;
  others: DeskCall[];
}

export function barCalls(status: Pick<PhoneStatus, 'calls'> | null): BarCalls {
  const live = (status?.calls ?? []).filter((call) => isLive(call.state));
  const [main = null, ...others] = [...live].sort(
    (a, b) => weight[a.state.name] - weight[b.state.name] || a.state.offeredAtMs - b.state.offeredAtMs,
  );
  return { main, others };
}

/** What stands in the way of calls, the most pressing first [DK21]; null when nothing does. */
export type PhoneTrouble =
  | { name: 'absent' }
  | { name: 'microphoneRefused' }
  | { name: 'microphoneAbsent' }
  | { name: 'refused' }
  | { name: 'unreachable'; nextTryAtMs: number }
  | { name: 'registering' }
  | { name: 'off' };

export function phoneTrouble(status: PhoneStatus | null): PhoneTrouble | null {
  if (!status) return null;
  if (!status.present) return { name: 'absent' };
  if (status.microphone === 'refused') return { name: 'microphoneRefused' };
  if (status.microphone === 'absent') return { name: 'microphoneAbsent' };
  const { registration } = status;
  if (registration.name === 'registered') return null;
  if (registration.name === 'unreachable')
    return { name: 'unreachable', nextTryAtMs: registration.nextTryAtMs };
  return { name: registration.name };
}
