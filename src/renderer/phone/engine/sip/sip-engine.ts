/** PhoneEngine on SIP.js 0.21. One user agent, one address, at most one live call (see docs/spec/phone.md, PC). */
import { Inviter, UserAgent, type Invitation } from 'sip.js';
import { isLive } from '../../../../shared/domain/call-state.ts';
import type { CallLine } from '../../../../shared/domain/call.ts';
import type { FailureCode } from '../../../../shared/errors.ts';
import type { CallId } from '../../../../shared/ids.ts';
import { err, must, ok, type Result } from '../../../../shared/result.ts';
import type { Done, EngineCall, EngineNeeds, EngineState, PhoneEngine } from '../phone-engine.ts';
import { reportRegistration } from '../registration.ts';
import type { OpenWire } from '../wire.ts';
import { dialString } from '../dial-string.ts';
import { descriptionHandlers } from './description-handler.ts';
import { identityOf } from './identity-of.ts';
import { hangupCauseOf } from '../hangup-cause.ts';
import { SipCall } from './sip-call.ts';
import { SipRegistration } from './sip-registration.ts';
import { WireTransport } from './wire-transport.ts';

/** Longer than any queue lets a phone ring; the switch decides, not we. */
const RING_LIMIT_S = 300;
/** More ended calls than this are not kept for a core that is away. */
const KEPT_CALLS = 16;

export interface SipAddress {
  line: CallLine;
  uri: string;
  authorizationUser: string;
  password: string;
  displayName: string;
  openWire: OpenWire;
}

export class SipEngine implements PhoneEngine {
  readonly line: CallLine;
  readonly #needs: EngineNeeds;
  readonly #userAgent: UserAgent;
  readonly #registration: SipRegistration;
  readonly #listeners = new Set<() => void>();
  #calls: (SipCall | EngineCall)[] = [];
  #taking = false;

  constructor(address: SipAddress, needs: EngineNeeds) {
    this.line = address.line;
    this.#needs = needs;
    this.#userAgent = makeUserAgent(address, needs);
    this.#registration = new SipRegistration(this.#userAgent, {
      nowMs: needs.nowMs,
      chance: needs.chance,
      changed: () => this.#changed(),
    });
    this.#userAgent.delegate = {
      onInvite: (invitation) => this.#invited(invitation),
      onDisconnect: () => this.#registration.lost(),
    };
  }

  state(): EngineState {
    return {
      registration: reportRegistration(this.#registration.state),
      calls: this.#calls.map(callOf),
    };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  register(): void {
    this.#taking = true;
    this.#registration.start();
  }

  unregister(): Promise<void> {
    this.#taking = false;
    return this.#registration.stop();
  }

  wake(): void {
    this.#registration.wake();
  }

  renewMicrophone(): void {
    for (const call of this.#calls) {
      if (call instanceof SipCall) void call.renewMicrophone(this.#needs.openMicrophone);
    }
  }

  async dial(number: string): Promise<Result<CallId, FailureCode>> {
    if (this.#needs.isBusy()) return err('phone/not-now');
    if (this.#registration.state.name !== 'registered') return err('phone/not-registered');
    const microphone = await this.#needs.openMicrophone();
    if (!microphone.ok) return microphone;
    microphone.value.stop();
    const target = this.#targetOf(number);
    if (!target || this.#needs.isBusy()) return err('phone/not-now');
    const inviter = new Inviter(this.#userAgent, target, { earlyMedia: true });
    const call = this.#add(inviter, {
      direction: 'outbound',
      number,
      displayName: null,
      queueId: null,
      state: { name: 'dialing', offeredAtMs: this.#needs.nowMs(), ringback: false },
    });
    void call.start();
    return ok(call.call.callId);
  }

  async answer(callId: CallId): Done {
    const call = this.#find(callId);
    if (!call) return err('phone/not-now');
    const microphone = await this.#needs.openMicrophone();
    if (!microphone.ok) return microphone;
    microphone.value.stop();
    return call.answer();
  }

  reject(callId: CallId): Done {
    return this.#on(callId, (call) => call.reject());
  }

  hangUp(callId: CallId): Done {
    return this.#on(callId, (call) => call.hangUp());
  }

  mute(callId: CallId, muted: boolean): Done {
    return this.#on(callId, (call) => call.mute(muted));
  }

  hold(callId: CallId, held: boolean): Done {
    return this.#on(callId, (call) => call.hold(held));
  }

  tones(callId: CallId, digits: string): Done {
    return this.#on(callId, (call) => call.tones(digits));
  }

  forget(callId: CallId): void {
    const kept = this.#calls.filter((call) => callOf(call).callId !== callId || isLive(callOf(call).state));
    if (kept.length === this.#calls.length) return;
    this.#calls = kept;
    this.#changed();
  }

  async close(): Promise<void> {
    const live = this.#calls.filter((call) => isLive(callOf(call).state)).map((call) => callOf(call).callId);
    await Promise.all(live.map((callId) => this.hangUp(callId)));
    await this.unregister();
    await this.#userAgent.stop().catch(() => undefined);
    this.#listeners.clear();
  }

  #invited(invitation: Invitation): void {
    performance.mark('seatline:invite'); // bench/card.ts measures from here
    if (!this.#taking || this.#needs.isBusy()) return this.#refuseBusy(invitation);
    this.#add(invitation, {
      direction: 'inbound',
      ...identityOf(invitation),
      state: { name: 'ringing', offeredAtMs: this.#needs.nowMs() },
    });
  }

  /** 486, and a call that is over already, so that core knows who tried (RFC 3261 §13.3.1.3). */
  #refuseBusy(invitation: Invitation): void {
    void invitation.reject({ statusCode: 486 }).catch(() => undefined);
    if (!this.#taking) return;
    const nowMs = this.#needs.nowMs();
    this.#keep({
      ...this.#blank(),
      direction: 'inbound',
      ...identityOf(invitation),
      state: {
        name: 'ended',
        offeredAtMs: nowMs,
        answeredAtMs: null,
        endedAtMs: nowMs,
        holdMs: 0,
        cause: hangupCauseOf({ by: 'agentBusy' }),
      },
    });
    this.#changed();
  }

  #add(
    session: Invitation | Inviter,
    facts: Pick<EngineCall, 'direction' | 'number' | 'displayName' | 'queueId' | 'state'>,
  ): SipCall {
    const call = new SipCall(
      session,
      { ...this.#blank(), ...facts },
      { nowMs: this.#needs.nowMs, changed: () => this.#changed() },
    );
    this.#keep(call);
    this.#changed();
    return call;
  }

  #blank(): Pick<EngineCall, 'callId' | 'line' | 'muted' | 'earlySound' | 'dialog' | 'media'> {
    const callId = this.#needs.newCallId();
    return { callId, line: this.line, muted: false, earlySound: false, dialog: null, media: null };
  }

  #keep(call: SipCall | EngineCall): void {
    const ended = this.#calls.filter((kept) => !isLive(callOf(kept).state));
    const surplus = new Set(ended.slice(0, Math.max(0, this.#calls.length + 1 - KEPT_CALLS)));
    this.#calls = [...this.#calls.filter((kept) => !surplus.has(kept)), call];
  }

  #targetOf(number: string): ReturnType<typeof UserAgent.makeURI> {
    const { host } = this.#userAgent.configuration.uri;
    return UserAgent.makeURI(`sip:${dialString(number)}@${host}`);
  }

  #find(callId: CallId): SipCall | null {
    const call = this.#calls.find((kept) => callOf(kept).callId === callId);
    return call instanceof SipCall ? call : null;
  }

  async #on(callId: CallId, act: (call: SipCall) => Done): Done {
    const call = this.#find(callId);
    return call ? act(call) : err('phone/not-now');
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

const callOf = (kept: SipCall | EngineCall): EngineCall => (kept instanceof SipCall ? kept.call : kept);

function makeUserAgent(address: SipAddress, needs: EngineNeeds): UserAgent {
  return new UserAgent({
    uri: must(UserAgent.makeURI(address.uri), 'the contract checked the address'),
    authorizationUsername: address.authorizationUser,
    authorizationPassword: address.password,
    displayName: address.displayName,
    userAgentString: 'Seatline',
    noAnswerTimeout: RING_LIMIT_S,
    logBuiltinEnabled: false,
    logConfiguration: false,
    transportConstructor: WireTransport,
    transportOptions: { openWire: address.openWire },
    sessionDescriptionHandlerFactory: descriptionHandlers(needs.openMicrophone),
  });
}
