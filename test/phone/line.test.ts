/** The SIP engine against a switch that misbehaves. Real SIP.js, turned clock. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newCallId } from '../../src/renderer/phone/ids.ts';
import { SipEngine } from '../../src/renderer/phone/engine/sip/sip-engine.ts';
import { err } from '../../src/shared/result.ts';
import { switchDouble, type SwitchDouble } from './support/switch-double.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function lineTo(double: SwitchDouble): SipEngine {
  return new SipEngine(
    {
      line: 'switch',
      uri: 'sip:1001@switch.test',
      authorizationUser: '1001',
      password: 'secret',
      displayName: '王丽',
      openWire: double.openWire,
    },
    {
      openMicrophone: async () => err('phone/microphone-absent'),
      isBusy: () => false,
      nowMs: Date.now,
      chance: () => 1,
      newCallId,
    },
  );
}

const passing = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const registrationOf = (engine: SipEngine): string => engine.state().registration.name;

describe('the line to the switch', () => {
  it('[PR1] registers with the password it was given', async () => {
    const double = switchDouble();
    const engine = lineTo(double);
    engine.register();
    expect(registrationOf(engine)).toBe('registering');
    await passing(100);
    expect([registrationOf(engine), double.heard]).toEqual(['registered', ['REGISTER', 'REGISTER']]);
  });

  it('[PR2] a refused password is said and never tried again', async () => {
    const double = switchDouble();
    double.mood = 'refusing';
    const engine = lineTo(double);
    engine.register();
    await passing(100);
    expect(registrationOf(engine)).toBe('refused');
    const { length } = double.heard;
    await passing(3_600_000);
    engine.wake();
    await passing(60_000);
    expect([registrationOf(engine), double.heard.length]).toEqual(['refused', length]);
  });

  it.each(['closed', 'dumb', 'failing'] as const)(
    '[PR3] a switch that is %s is tried for ever, and found when it is back',
    async (mood) => {
      const double = switchDouble();
      double.mood = mood;
      const engine = lineTo(double);
      engine.register();
      await passing(600_000);
      expect(registrationOf(engine)).toBe('unreachable');
      expect(double.opened).toBeGreaterThan(30);
      double.mood = 'welcome';
      await passing(15_000);
      expect(registrationOf(engine)).toBe('registered');
    },
  );

  it('[PR5] a network that comes back is used at once', async () => {
    const double = switchDouble();
    double.mood = 'closed';
    const engine = lineTo(double);
    engine.register();
    await passing(60_000);
    double.mood = 'welcome';
    engine.wake();
    await passing(50);
    expect(registrationOf(engine)).toBe('registered');
  });

  it('[PR7] a cut connection is noticed at once and made again', async () => {
    const double = switchDouble();
    const engine = lineTo(double);
    engine.register();
    await passing(100);
    double.cut();
    expect(registrationOf(engine)).toBe('unreachable');
    await passing(100);
    expect([registrationOf(engine), double.opened]).toEqual(['registered', 2]);
  });

  it('[PR8] a connection whose other end vanished without a word is noticed within 20 s', async () => {
    const double = switchDouble();
    const engine = lineTo(double);
    engine.register();
    await passing(100);
    double.mood = 'dumb';
    await passing(20_100);
    expect(registrationOf(engine)).toBe('unreachable');
    double.mood = 'welcome';
    await passing(20_000);
    expect(registrationOf(engine)).toBe('registered');
  });

  it('[PR8] waking from sleep proves the line at once', async () => {
    const double = switchDouble();
    const engine = lineTo(double);
    engine.register();
    await passing(100);
    double.mood = 'dumb';
    engine.wake();
    await passing(5_100);
    expect(registrationOf(engine)).toBe('unreachable');
  });

  it('[PR9] registers again long before the lifetime is over', async () => {
    const double = switchDouble();
    const engine = lineTo(double);
    engine.register();
    await passing(100);
    const before = double.heard.filter((method) => method === 'REGISTER').length;
    await passing(200_000);
    expect(double.heard.filter((method) => method === 'REGISTER').length).toBeGreaterThan(before);
    expect(registrationOf(engine)).toBe('registered');
  });

  it('[PR10] off means off: nothing is sent after unregistering', async () => {
    const double = switchDouble();
    const engine = lineTo(double);
    engine.register();
    await passing(100);
    void engine.unregister();
    await passing(100);
    const { length } = double.heard;
    expect([registrationOf(engine), double.heard.at(-1)]).toEqual(['off', 'REGISTER']);
    await passing(600_000);
    expect(double.heard.length).toBe(length);
  });

  it('[PC1] without registration nothing can be dialled, and the reason is said', async () => {
    const double = switchDouble();
    double.mood = 'closed';
    const engine = lineTo(double);
    engine.register();
    expect(await engine.dial('10086')).toEqual({ ok: false, error: 'phone/not-registered' });
  });

  it('[PM2] without a microphone nothing is dialled, and the reason is said', async () => {
    const engine = lineTo(switchDouble());
    engine.register();
    await passing(100);
    expect(await engine.dial('10086')).toEqual({ ok: false, error: 'phone/microphone-absent' });
    expect(engine.state().calls).toEqual([]);
  });
});
