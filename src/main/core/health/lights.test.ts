import { describe, expect, test } from 'vitest';
import { failures, type FailureCode } from '../../../shared/errors.ts';
import { healthReasons } from '../../../shared/domain/health.ts';
import { lightsOf, withSince, type Facts } from './lights.ts';

const NOW = 1_000_000_000;
const well: Facts = {
  signedIn: true,
  phone: { present: true, registration: { name: 'registered', sinceMs: 0 }, microphone: 'ready', calls: [] },
  hasLine: true,
  callWithoutPhone: false,
  sync: { phase: 'idle', failure: null, unresolved: 0, conflicts: { mine: 0, team: 0 }, completeAtMs: NOW },
  renewedAtMs: null,
  diskFull: false,
  skewMs: 0,
  nowMs: NOW,
};
const reasons = (change: Partial<Facts>) =>
  Object.fromEntries(
    Object.entries(lightsOf({ ...well, ...change })).map(([name, light]) => [name, light.reason]),
  );

test('all is well', () => {
  expect(lightsOf(well)).toEqual({
    phone: { level: 'ok', reason: 'phone.registered' },
    sync: { level: 'ok', reason: 'sync.ok' },
    knowledge: { level: 'ok', reason: 'knowledge.ok' },
    clock: { level: 'ok', reason: 'clock.ok' },
  });
});

test('[HL1] signed out, all are off', () => {
  const lights = lightsOf({ ...well, signedIn: false, diskFull: true });
  expect(Object.values(lights).map((light) => light.level)).toEqual(['off', 'off', 'off', 'off']);
});

describe('[HL2] the phone', () => {
  const phone = (change: Partial<Facts['phone']>) => ({ phone: { ...well.phone, ...change } });
  test.each<[Partial<Facts>, string]>([
    [{ ...phone({ present: false }), callWithoutPhone: true }, 'phone.lost-in-call'],
    [phone({ present: false, microphone: 'refused' }), 'phone.absent'],
    [phone({ microphone: 'refused', registration: { name: 'off' } }), 'phone.microphone-refused'],
    [phone({ microphone: 'absent' }), 'phone.microphone-absent'],
    [{ ...phone({ registration: { name: 'off' } }), hasLine: false }, 'phone.training-only'],
    [phone({ registration: { name: 'off' } }), 'phone.registering'],
    [phone({ registration: { name: 'registering', sinceMs: 0 } }), 'phone.registering'],
    [phone({ registration: { name: 'refused', sinceMs: 0 } }), 'phone.refused'],
    [phone({ registration: { name: 'unreachable', sinceMs: 0, nextTryAtMs: 1 } }), 'phone.unreachable'],
  ])('%o → %s', (change, reason) => expect(reasons(change)['phone']).toBe(reason));
});

describe('[HL3] sync', () => {
  const sync = (change: Partial<Facts['sync']>) => ({ sync: { ...well.sync, ...change } });
  test.each<[Partial<Facts>, string]>([
    [{ ...sync({ failure: 'central/unreachable' }), diskFull: true }, 'sync.disk-full'],
    [sync({ failure: 'sync/upgrade-required' }), 'sync.upgrade-required'],
    [sync({ failure: 'account/signed-out' }), 'sync.sign-in-again'],
    [sync({ failure: 'central/unreachable', unresolved: 2, completeAtMs: null }), 'sync.central-away'],
    [sync({ failure: 'link/timeout' }), 'sync.central-away'],
    [sync({ failure: 'central/unavailable' }), 'sync.central-busy'],
    [sync({ completeAtMs: null, unresolved: 2 }), 'sync.first'],
    [sync({ unresolved: 2, conflicts: { mine: 1, team: 0 } }), 'sync.unresolved'],
    [sync({ conflicts: { mine: 1, team: 0 } }), 'sync.undecided'],
    [sync({ conflicts: { mine: 0, team: 3 } }), 'sync.ok'],
    [sync({ failure: 'sync/epoch-suspect' }), 'sync.suspect'],
    [sync({ failure: 'sync/device-forked' }), 'sync.forked'],
    [sync({ failure: 'sync/copy-differs' }), 'sync.differs'],
    [sync({ failure: 'account/proof-wrong' }), 'sync.sign-in-again'],
    [{ renewedAtMs: NOW - 3_600_000 }, 'sync.renewed'],
    [{ renewedAtMs: NOW - 25 * 3_600_000 }, 'sync.ok'],
    [sync({ phase: 'checking' }), 'sync.checking'],
  ])('%o → %s', (change, reason) => expect(reasons(change)['sync']).toBe(reason));

  test('no failure whatever is shown as well', () => {
    for (const failure of Object.keys(failures) as FailureCode[])
      expect(lightsOf({ ...well, ...sync({ failure }) }).sync.level).not.toBe('ok');
  });
});

test.each([
  [null, 'knowledge.never'],
  [NOW - 25 * 3_600_000, 'knowledge.old'],
  [NOW - 23 * 3_600_000, 'knowledge.ok'],
])('[HL4] knowledge of %s is %s', (completeAtMs, reason) => {
  expect(reasons({ sync: { ...well.sync, completeAtMs } })['knowledge']).toBe(reason);
});

test.each([
  [null, 'clock.unknown'],
  [60_000, 'clock.ok'],
  [-60_001, 'clock.skewed'],
])('[HL5] %s ms apart: %s', (skewMs, reason) => expect(reasons({ skewMs })['clock']).toBe(reason));

test('[HL6] the time moves only with level or reason', () => {
  const first = withSince(null, lightsOf(well), 10);
  const same = withSince(first, lightsOf(well), 20);
  expect(same).toEqual(first);
  const changed = withSince(same, lightsOf({ ...well, skewMs: null }), 30);
  expect([changed.clock.sinceMs, changed.sync.sinceMs]).toEqual([30, 10]);
});

test('every reason has one name', () => expect(new Set(healthReasons).size).toBe(healthReasons.length));
