/**
 * One SIP session as one call: turns SIP.js's events into the shared call state (domain/call-state.ts).
 * The call ends on the screen the moment the agent says so; SIP finishes in the background.
 */
import { Inviter, SessionState, Web, type Invitation } from 'sip.js';
import {
  isLive,
  nextCallState,
  type CallEvent,
  type CallState,
} from '../../../../shared/domain/call-state.ts';
import type { FailureCode } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { hangupCauseOf, type CallEnding } from '../hangup-cause.ts';
import type { CallMedia, DialogIdentity, EngineCall, EngineNeeds } from '../phone-engine.ts';
import { sendTones } from './tones.ts';
import { offerHold } from './hold.ts';

const AGENT_HUNG_UP = 'Reason: Q.850;cause=16;text="Normal call clearing"';

type OpenMicrophone = EngineNeeds['openMicrophone'];

export interface SipCallNeeds {
  nowMs: () => number;
  changed: () => void;
}

export class SipCall {
  readonly #session: Invitation | Inviter;
  readonly #needs: SipCallNeeds;
  #call: EngineCall;
  /** How it ends, as far as is known before SIP.js reports the end. */
  #ending: CallEnding | null = null;
  #renegotiating = false;

  constructor(session: Invitation | Inviter, call: EngineCall, needs: SipCallNeeds) {
    this.#session = session;
    this.#call = call;
    this.#needs = needs;
    this.#watch();
  }

  get call(): EngineCall {
    return this.#call;
  }

  /** Sends the INVITE of an outgoing call. */
  async start(): Promise<void> {
    const session = this.#session;
    if (!(session instanceof Inviter)) return;
    this.#ending = { by: 'media' };
    const progress = (body: string): void => {
      if (body) this.#update({ earlySound: true, media: this.#mediaNow() });
      this.#step({ type: 'ringback' });
    };
    try {
      await session.invite({
        requestDelegate: {
          onProgress: ({ message }) => {
            if ((message.statusCode ?? 0) > 100) progress(message.body);
          },
          onReject: ({ message }) => {
            const reason = message.getHeader('Reason') ?? null;
            this.#ending ??= { by: 'response', status: message.statusCode ?? 0, reason };
          },
        },
      });
      if (this.#ending?.by === 'media') this.#ending = null;
    } catch {
      this.#end({ by: 'media' });
    }
  }

  async answer(): Promise<Result<void, FailureCode>> {
    const session = this.#session;
    if (session instanceof Inviter || this.#call.state.name !== 'ringing') return err('phone/not-now');
    this.#step({ type: 'answer' });
    try {
      await session.accept();
    } catch {
      this.#end({ by: 'media' });
    }
    return this.#isTalking() ? ok(undefined) : err('phone/not-now');
  }

  async reject(): Promise<Result<void, FailureCode>> {
    if (this.#session instanceof Inviter || this.#call.state.name !== 'ringing') return err('phone/not-now');
    this.#end({ by: 'agentRefusal' });
    await this.#session.reject({ statusCode: 603 }).catch(() => undefined);
    return ok(undefined);
  }

  async hangUp(): Promise<Result<void, FailureCode>> {
    const { state } = this.#call;
    if (state.name === 'ringing') return this.reject();
    if (!isLive(state)) return err('phone/not-now');
    this.#setSending(false);
    this.#end({ by: 'agent' });
    void this.#sayGoodbye().catch(() => undefined);
    return ok(undefined);
  }

  async mute(muted: boolean): Promise<Result<void, FailureCode>> {
    if (!isLive(this.#call.state) || !this.#call.media) return err('phone/not-now');
    this.#update({ muted });
    this.#setSending(this.#maySend());
    return ok(undefined);
  }

  /** The microphone is silent from the wish on, not from the other side's consent on. */
  async hold(held: boolean): Promise<Result<void, FailureCode>> {
    const { name } = this.#call.state;
    if (name !== (held ? 'talking' : 'held') || this.#renegotiating) return err('phone/not-now');
    this.#renegotiating = true;
    if (held) this.#setSending(false);
    const agreed = await offerHold(this.#session, held);
    this.#renegotiating = false;
    if (agreed) this.#step({ type: held ? 'hold' : 'resume', atMs: this.#needs.nowMs() });
    this.#setSending(this.#maySend());
    return agreed ? ok(undefined) : err('phone/not-now');
  }

  /** Only when the device under this call is gone: a track that lives is never changed under a speaking agent. */
  async renewMicrophone(open: OpenMicrophone): Promise<void> {
    const { media } = this.#call;
    const [gone] = media?.microphone.getAudioTracks() ?? [];
    if (!media || gone?.readyState !== 'ended' || !isLive(this.#call.state)) return;
    const opened = await open();
    if (!opened.ok) return;
    await media.peer.getSenders()[0]?.replaceTrack(opened.value);
    media.microphone.removeTrack(gone);
    media.microphone.addTrack(opened.value);
    this.#setSending(this.#maySend());
    this.#update({ media: { ...media } });
  }

  async tones(digits: string): Promise<Result<void, FailureCode>> {
    if (this.#call.state.name !== 'talking') return err('phone/not-now');
    return (await sendTones(this.#session, digits)) ? ok(undefined) : err('phone/not-now');
  }

  #watch(): void {
    this.#session.stateChange.addListener((state) => {
      if (state === SessionState.Established) this.#established();
      // SIP.js says that it is over before it says why (Inviter.onReject).
      if (state === SessionState.Terminated) queueMicrotask(() => this.#terminated());
    });
    this.#session.delegate = {
      onBye: (bye) => {
        const reason = bye.request.getHeader('Reason') ?? null;
        this.#ending ??= { by: 'otherSide', answered: true, reason };
        void bye.accept();
      },
      onCancel: (cancel) => {
        const reason = cancel.request.getHeader('Reason') ?? null;
        this.#ending = { by: 'otherSide', answered: false, reason };
      },
    };
  }

  #established(): void {
    this.#ending = null;
    this.#update({ media: this.#mediaNow(), dialog: this.#dialogNow(), earlySound: false });
    this.#setSending(this.#maySend());
    this.#step({ type: 'established', atMs: this.#needs.nowMs() });
  }

  #terminated(): void {
    this.#end(this.#ending ?? this.#silentEnding());
  }

  /** SIP.js ended it without a word from anyone: nobody answered in time, or the connection gave nothing back. */
  #silentEnding(): CallEnding {
    if (this.#call.state.name === 'ringing') return { by: 'ringTimeout' };
    return { by: 'response', status: 503, reason: null };
  }

  #end(ending: CallEnding): void {
    if (!isLive(this.#call.state)) return;
    this.#ending = ending;
    this.#step({ type: 'ended', atMs: this.#needs.nowMs(), cause: hangupCauseOf(ending) });
  }

  async #sayGoodbye(): Promise<void> {
    const requestOptions = { extraHeaders: [AGENT_HUNG_UP] };
    const { state } = this.#session;
    if (state === SessionState.Established) await this.#session.bye({ requestOptions });
    else if (this.#session instanceof Inviter) await this.#session.cancel({ extraHeaders: [AGENT_HUNG_UP] });
    else await this.#session.reject({ statusCode: 480 });
  }

  #isTalking(): boolean {
    return this.#call.state.name === 'talking';
  }

  #maySend(): boolean {
    return !this.#call.muted && this.#call.state.name !== 'held' && isLive(this.#call.state);
  }

  #setSending(sending: boolean): void {
    for (const track of this.#call.media?.microphone.getAudioTracks() ?? []) track.enabled = sending;
  }

  #mediaNow(): CallMedia | null {
    const handler = this.#session.sessionDescriptionHandler;
    if (!(handler instanceof Web.SessionDescriptionHandler) || !handler.peerConnection) return null;
    return (
      this.#call.media ?? {
        microphone: handler.localMediaStream,
        remote: handler.remoteMediaStream,
        peer: handler.peerConnection,
      }
    );
  }

  #dialogNow(): DialogIdentity | null {
    const { dialog } = this.#session;
    return dialog
      ? { sipCallId: dialog.callId, localTag: dialog.localTag, remoteTag: dialog.remoteTag }
      : null;
  }

  #step(event: CallEvent): void {
    const state: CallState = nextCallState(this.#call.state, event);
    if (state !== this.#call.state) this.#update({ state });
  }

  #update(change: Partial<EngineCall>): void {
    this.#call = { ...this.#call, ...change };
    this.#needs.changed();
  }
}
