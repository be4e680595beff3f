/** Outgoing calls: real SIP.js on both sides, joined by the training line's exchange, without media. */
import type { Invitation } from 'sip.js';
import { describe, expect, it, vi } from 'vitest';
import { isLive } from '../../src/shared/domain/call-state.ts';
import { ok } from '../../src/shared/result.ts';
import type { EngineCall } from '../../src/renderer/phone/engine/phone-engine.ts';
import { SipEngine } from '../../src/renderer/phone/engine/sip/sip-engine.ts';
import { newCallId } from '../../src/renderer/phone/ids.ts';
import { Exchange, EXCHANGE_HOST } from '../../src/renderer/phone/training/exchange.ts';
import { telephone } from './support/switch-double.ts';

vi.mock('../../src/renderer/phone/engine/sip/description-handler.ts', async () => {
  const { noMedia } = await import('./support/switch-double.ts');
  return { descriptionHandlers: () => noMedia };
});

const track = { stop: () => undefined } as unknown as MediaStreamTrack;

async function dialTo(behave: ((invitation: Invitation) => void) | null): Promise<SipEngine> {
  const exchange = new Exchange();
  if (behave) await telephone(exchange.openWireForAnyNumber, '057188881234', behave);
  const engine: SipEngine = new SipEngine(
    {
      line: 'training',
      uri: `sip:agent@${EXCHANGE_HOST}`,
      authorizationUser: 'agent',
      password: 'x',
      displayName: '王丽',
      openWire: exchange.openWire,
    },
    {
      openMicrophone: async () => ok(track),
      isBusy: () => engine.state().calls.some(({ state }) => isLive(state)),
      nowMs: () => 5_000,
      chance: () => 0,
      newCallId,
    },
  );
  engine.register();
  await vi.waitUntil(() => engine.state().registration.name === 'registered');
  expect((await engine.dial('0571 8888-1234')).ok).toBe(true);
  return engine;
}

const callOf = (engine: SipEngine): EngineCall | undefined => engine.state().calls[0];
const reaches = (engine: SipEngine, name: EngineCall['state']['name']): Promise<unknown> =>
  vi.waitUntil(() => callOf(engine)?.state.name === name);

describe('an outgoing call', () => {
  it.each([
    [486, 'busy'],
    [603, 'rejected'],
    [480, 'no-answer'],
    [503, 'unreachable'],
    [488, 'media-failed'],
  ] as const)('[PH2] refused with %i ends as %s', async (statusCode, cause) => {
    const engine = await dialTo((invitation) => void invitation.reject({ statusCode }));
    await reaches(engine, 'ended');
    expect(callOf(engine)).toMatchObject({
      direction: 'outbound',
      number: '0571 8888-1234',
      state: { cause, answeredAtMs: null },
    });
  });

  it('[PH2] a number that does not exist is unreachable', async () => {
    const engine = await dialTo(null);
    await reaches(engine, 'ended');
    expect(callOf(engine)?.state).toMatchObject({ cause: 'unreachable' });
  });

  it('[PC9] given up by the agent while it rings: over at once, and the other side stops ringing', async () => {
    let cancelled = false;
    const engine = await dialTo((invitation) => {
      invitation.delegate = { onCancel: () => void (cancelled = true) };
    });
    await vi.waitUntil(() => {
      const state = callOf(engine)?.state;
      return state?.name === 'dialing' && state.ringback;
    });
    const callId = callOf(engine)?.callId ?? newCallId();
    expect(await engine.hangUp(callId)).toEqual({ ok: true, value: undefined });
    expect(callOf(engine)?.state).toMatchObject({ name: 'ended', cause: 'agent-hung-up' });
    await vi.waitUntil(() => cancelled);
  });

  it('[PC13] answered: talking, with the dialog’s identity', async () => {
    const engine = await dialTo((invitation) => void invitation.accept());
    await reaches(engine, 'talking');
    expect(callOf(engine)?.dialog).toEqual({
      sipCallId: expect.stringMatching(/./),
      localTag: expect.stringMatching(/./),
      remoteTag: expect.stringMatching(/./),
    });
  });

  it.each([
    [undefined, 'customer-hung-up'],
    ['Q.850;cause=44', 'media-failed'],
  ])('[PH5] ended by the other side with Reason %s: %s', async (reason, cause) => {
    const engine = await dialTo((invitation) => {
      const requestOptions = { extraHeaders: reason ? [`Reason: ${reason}`] : [] };
      void invitation.accept().then(() => invitation.bye({ requestOptions }));
    });
    await reaches(engine, 'ended');
    expect(callOf(engine)?.state).toMatchObject({ cause, answeredAtMs: 5_000 });
  });

  it('[PC10] hold is offered to the other side and taken back', async () => {
    const engine = await dialTo((invitation) => void invitation.accept());
    await reaches(engine, 'talking');
    const callId = callOf(engine)?.callId ?? newCallId();
    expect(await engine.hold(callId, true)).toEqual({ ok: true, value: undefined });
    expect(callOf(engine)?.state.name).toBe('held');
    expect(await engine.hold(callId, true)).toEqual({ ok: false, error: 'phone/not-now' });
    expect(await engine.hold(callId, false)).toEqual({ ok: true, value: undefined });
    expect(callOf(engine)?.state.name).toBe('talking');
  });
});
