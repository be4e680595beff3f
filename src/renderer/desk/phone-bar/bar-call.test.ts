import { describe, expect, it } from 'vitest';
import type { DeskCall, PhoneStatus } from '../../../shared/contract/phone.ts';
import { CallId } from '../../../shared/ids.ts';
import { barCalls, phoneTrouble } from './bar-call.ts';

const call = (id: string, state: DeskCall['state']): DeskCall => ({
  callId: CallId.parse(id),
  direction: 'inbound',
  line: 'switch',
  number: null,
  displayName: null,
  queueId: null,
  state,
  muted: false,
  recordingId: null,
  levels: null,
  match: { name: 'withheld' },
  customerId: null,
});
const talking = { name: 'talking', offeredAtMs: 5, answeredAtMs: 6, holdMs: 0 } as const;
const held = { ...talking, name: 'held', heldAtMs: 7 } as const;
const ended = {
  name: 'ended',
  offeredAtMs: 1,
  answeredAtMs: null,
  endedAtMs: 2,
  holdMs: 0,
  cause: 'busy',
} as const;

describe('the bar', () => {
  it('[DK20] controls the call being talked in; others wait beside it', () => {
    const calls = [
      call('rings', { name: 'ringing', offeredAtMs: 1 }),
      call('held', held),
      call('talks', talking),
      call('over', ended),
    ];
    const { main, others } = barCalls({ calls });
    expect([main?.callId, others.map((one) => one.callId)]).toEqual(['talks', ['held', 'rings']]);
  });

  it('[DK20] of two that ring the longer one comes first', () => {
    const calls = [
      call('later', { name: 'ringing', offeredAtMs: 9 }),
      call('sooner', { name: 'ringing', offeredAtMs: 1 }),
    ];
    expect(barCalls({ calls }).main?.callId).toBe('sooner');
  });

  const fine: PhoneStatus = {
    present: true,
    registration: { name: 'registered', sinceMs: 0 },
    microphone: 'ready',
    calls: [],
  };
  it.each([
    [fine, null],
    [{ ...fine, present: false, microphone: 'refused' as const }, 'absent'],
    [
      { ...fine, microphone: 'refused' as const, registration: { name: 'refused' as const, sinceMs: 0 } },
      'microphoneRefused',
    ],
    [{ ...fine, microphone: 'absent' as const }, 'microphoneAbsent'],
    [{ ...fine, registration: { name: 'refused' as const, sinceMs: 0 } }, 'refused'],
    [{ ...fine, registration: { name: 'unreachable' as const, sinceMs: 0, nextTryAtMs: 9 } }, 'unreachable'],
    [{ ...fine, registration: { name: 'off' as const } }, 'off'],
  ])('[DK21] the most pressing trouble is named (%#)', (status, name) => {
    expect(phoneTrouble(status)?.name ?? null).toBe(name);
  });
});
