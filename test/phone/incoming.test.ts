/** Incoming calls before anyone speaks: real SIP.js on both sides, joined by the training line's exchange. */
import { describe, expect, it, vi } from 'vitest';
import { isLive } from '../../src/shared/domain/call-state.ts';
import { err } from '../../src/shared/result.ts';
import { SipEngine } from '../../src/renderer/phone/engine/sip/sip-engine.ts';
import type { EngineCall } from '../../src/renderer/phone/engine/phone-engine.ts';
import { newCallId } from '../../src/renderer/phone/ids.ts';
import { Exchange, EXCHANGE_HOST } from '../../src/renderer/phone/training/exchange.ts';
import { call } from './support/switch-double.ts';

const AGENT = `agent@${EXCHANGE_HOST}`;

async function agent(): Promise<{ engine: SipEngine; exchange: Exchange }> {
  const exchange = new Exchange();
  const engine: SipEngine = new SipEngine(
    {
      line: 'training',
      uri: `sip:${AGENT}`,
      authorizationUser: 'agent',
      password: 'x',
      displayName: '王丽',
      openWire: exchange.openWire,
    },
    {
      openMicrophone: async () => err('phone/microphone-refused'),
      isBusy: () => engine.state().calls.some(({ state }) => isLive(state)),
      nowMs: () => 5_000,
      chance: () => 0,
      newCallId,
    },
  );
  engine.register();
  await vi.waitUntil(() => engine.state().registration.name === 'registered');
  return { engine, exchange };
}

const calls = (engine: SipEngine): readonly EngineCall[] => engine.state().calls;
const rings = (engine: SipEngine): Promise<EngineCall> =>
  vi.waitUntil(() => calls(engine).find(({ state }) => state.name === 'ringing'));
const ended = (engine: SipEngine, count = 1): Promise<boolean> =>
  vi.waitUntil(() => calls(engine).filter(({ state }) => state.name === 'ended').length === count);

describe('an incoming call', () => {
  it('[PC3] rings with everything that is known about it', async () => {
    const { engine, exchange } = await agent();
    await call(exchange.openWire, AGENT, '13812345678');
    const { callId, ...ringing } = await rings(engine);
    expect(callId).toMatch(/^[0-9a-f-]{36}$/);
    expect(ringing).toEqual({
      direction: 'inbound',
      line: 'training',
      number: '13812345678',
      displayName: null,
      queueId: 'billing',
      state: { name: 'ringing', offeredAtMs: 5_000 },
      muted: false,
      earlySound: false,
      dialog: null,
      media: null,
    });
  });

  it('[PC4] ends when the caller gives up', async () => {
    const { engine, exchange } = await agent();
    const { inviter } = await call(exchange.openWire, AGENT, '138');
    await rings(engine);
    await inviter.cancel();
    await ended(engine);
    expect(calls(engine)[0]?.state).toMatchObject({ cause: 'customer-hung-up', answeredAtMs: null });
  });

  it('[PC4] says when someone else took it', async () => {
    const { engine, exchange } = await agent();
    const { inviter } = await call(exchange.openWire, AGENT, '138');
    await rings(engine);
    await inviter.cancel({ extraHeaders: ['Reason: SIP;cause=200;text="Call completed elsewhere"'] });
    await ended(engine);
    expect(calls(engine)[0]?.state).toMatchObject({ cause: 'no-answer' });
  });

  it('[PC5] rejected by the agent: the caller hears 603', async () => {
    const { engine, exchange } = await agent();
    const { statuses } = await call(exchange.openWire, AGENT, '138');
    const { callId } = await rings(engine);
    expect(await engine.reject(callId)).toEqual({ ok: true, value: undefined });
    expect(calls(engine)[0]?.state).toMatchObject({ name: 'ended', cause: 'rejected' });
    await vi.waitUntil(() => statuses.includes(603));
  });

  it('[PC2] a second caller is refused with 486 and reported as a call that is over', async () => {
    const { engine, exchange } = await agent();
    await call(exchange.openWire, AGENT, '138');
    const first = await rings(engine);
    const { statuses } = await call(exchange.openWire, AGENT, '139');
    await vi.waitUntil(() => statuses.includes(486));
    expect(calls(engine).map(({ number, state }) => [number, state.name])).toEqual([
      ['138', 'ringing'],
      ['139', 'ended'],
    ]);
    expect(calls(engine)[1]?.state).toMatchObject({ cause: 'busy', answeredAtMs: null });
    expect(calls(engine)[0]).toBe(first);
  });

  it('[PM2] without a microphone it is not answered, and rings on', async () => {
    const { engine, exchange } = await agent();
    await call(exchange.openWire, AGENT, '138');
    const { callId } = await rings(engine);
    expect(await engine.answer(callId)).toEqual({ ok: false, error: 'phone/microphone-refused' });
    expect(calls(engine)[0]?.state.name).toBe('ringing');
  });

  it('[PC6] orders that mean nothing now are refused and change nothing', async () => {
    const { engine, exchange } = await agent();
    await call(exchange.openWire, AGENT, '138');
    const { callId } = await rings(engine);
    const refusal = { ok: false, error: 'phone/not-now' };
    expect(await engine.hold(callId, true)).toEqual(refusal);
    expect(await engine.mute(callId, true)).toEqual(refusal);
    expect(await engine.tones(callId, '1')).toEqual(refusal);
    expect(await engine.answer(newCallId())).toEqual(refusal);
    expect(await engine.dial('139')).toEqual(refusal);
    await engine.reject(callId);
    expect(await engine.hangUp(callId)).toEqual(refusal);
    expect(calls(engine)).toHaveLength(1);
  });

  it('[PC7] an ended call stays until it is forgotten; a live one cannot be forgotten', async () => {
    const { engine, exchange } = await agent();
    await call(exchange.openWire, AGENT, '138');
    const { callId } = await rings(engine);
    engine.forget(callId);
    expect(calls(engine)).toHaveLength(1);
    await engine.reject(callId);
    engine.forget(callId);
    expect(calls(engine)).toEqual([]);
  });

  it('[PC8] nobody is rung after unregistering', async () => {
    const { engine, exchange } = await agent();
    await engine.unregister();
    const { statuses } = await call(exchange.openWire, AGENT, '138');
    await vi.waitUntil(() => statuses.length > 0);
    expect([statuses, calls(engine)]).toEqual([[404], []]);
  });
});
