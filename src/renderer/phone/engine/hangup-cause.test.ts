import { describe, expect, it } from 'vitest';
import type { HangupCause } from '../../../shared/domain/call.ts';
import { hangupCauseOf, reasonCause, type CallEnding } from './hangup-cause.ts';

const cases: [string, CallEnding, HangupCause][] = [
  ['[PH1] the agent hung up', { by: 'agent' }, 'agent-hung-up'],
  ['[PH1] the agent refused', { by: 'agentRefusal' }, 'rejected'],
  ['[PH1] nobody answered here', { by: 'ringTimeout' }, 'no-answer'],
  ['[PH1] another call lives here', { by: 'agentBusy' }, 'busy'],
  ['[PH1] media failed here', { by: 'media' }, 'media-failed'],
  ['[PH2] 486', { by: 'response', status: 486, reason: null }, 'busy'],
  ['[PH2] 600', { by: 'response', status: 600, reason: null }, 'busy'],
  ['[PH2] 480', { by: 'response', status: 480, reason: null }, 'no-answer'],
  ['[PH2] 408', { by: 'response', status: 408, reason: null }, 'no-answer'],
  ['[PH2] 404', { by: 'response', status: 404, reason: null }, 'unreachable'],
  ['[PH2] 484', { by: 'response', status: 484, reason: null }, 'unreachable'],
  ['[PH2] 503', { by: 'response', status: 503, reason: null }, 'unreachable'],
  ['[PH2] 603', { by: 'response', status: 603, reason: null }, 'rejected'],
  ['[PH2] 403', { by: 'response', status: 403, reason: null }, 'rejected'],
  ['[PH2] 488', { by: 'response', status: 488, reason: null }, 'media-failed'],
  ['[PH2] 499 and no reason', { by: 'response', status: 499, reason: null }, 'unknown'],
  ['[PH3] 499 with a reason', { by: 'response', status: 499, reason: 'Q.850;cause=17' }, 'busy'],
  ['[PH4] the caller gave up', { by: 'otherSide', answered: false, reason: null }, 'customer-hung-up'],
  [
    '[PH4] someone else took it',
    { by: 'otherSide', answered: false, reason: 'SIP;cause=200;text="Call completed elsewhere"' },
    'no-answer',
  ],
  [
    '[PH4] someone else took it, in Q.850',
    { by: 'otherSide', answered: false, reason: 'Q.850;cause=26' },
    'no-answer',
  ],
  [
    '[PH5] the customer hung up',
    { by: 'otherSide', answered: true, reason: 'Q.850;cause=16' },
    'customer-hung-up',
  ],
  [
    '[PH5] the sound stopped at the switch',
    { by: 'otherSide', answered: true, reason: 'Q.850;cause=44' },
    'media-failed',
  ],
  [
    '[PH5] the network broke',
    { by: 'otherSide', answered: true, reason: 'Q.850 ;cause=38;text="x"' },
    'unreachable',
  ],
];

describe('why a call ended', () => {
  it.each(cases)('%s', (_name, ending, cause) => {
    expect(hangupCauseOf(ending)).toBe(cause);
  });

  it('[PH3] reads one protocol out of several, whatever the case and order', () => {
    const reason = 'sip;cause=486;text="Busy", Q.850;text="Busy";cause=17';
    expect([reasonCause(reason, 'SIP'), reasonCause(reason, 'Q.850')]).toEqual([486, 17]);
    expect(reasonCause('Q.850;text="none"', 'Q.850')).toBeNull();
    expect(reasonCause(null, 'SIP')).toBeNull();
  });
});
