/**
 * The phone of whoever sits here: follows core's assignment, carries out its orders, reports its whole state.
 *
 *   waiting ──assignment──► onDuty ◄──assignment──► offDuty
 *      └───────────────standDown──┴────────────────────┴──► stoodDown (another window is the phone now)
 */
import type { PhoneCall, PhoneReport, PhoneOrder, TrainingScenario } from '../../shared/contract/phone.ts';
import { isLive } from '../../shared/domain/call-state.ts';
import type { CallId } from '../../shared/ids.ts';
import { attempt } from '../../shared/link/attempt.ts';
import type { DeskClient } from '../../shared/link/clients.ts';
import { follow } from '../../shared/link/follow.ts';
import { CallAudio } from './call-audio.ts';
import type { EngineCall } from './engine/phone-engine.ts';
import { newCallId, newRecordingId, newWindowId } from './ids.ts';
import { Lines } from './lines.ts';
import { MicrophoneWatch } from './media/microphone-watch.ts';
import { Microphone } from './media/microphone.ts';
import type { SoundGate, SoundState } from './media/sound-context.ts';
import { carryOut, type OrderResult } from './orders.ts';
import { Reporter } from './reporter.ts';
import type { LoadSound } from './training/speech.ts';

const LEVELS_EVERY_MS = 1_000;
/** Long enough for a person to read how it ended. */
const ENDED_SHOWN_MS = 2_000;

export type Duty = 'waiting' | 'onDuty' | 'offDuty' | 'stoodDown';

/** What the window shows; a new object after each change. */
export interface PhoneView extends Pick<PhoneReport, 'registration' | 'microphone'> {
  duty: Duty;
  userName: string;
  trainingOnly: boolean;
  sound: SoundState;
  call: PhoneCall | null;
}

export interface PhoneNeeds {
  client: Pick<DeskClient, 'phone' | 'recordings'>;
  devices: MediaDevices | undefined;
  gate: SoundGate;
  loadSound: LoadSound;
  mistake: (cause: unknown) => void;
}

type Attached = Awaited<ReturnType<DeskClient['phone']['attach']>> extends AsyncIterable<infer E> ? E : never;

export class Phone {
  readonly #needs: PhoneNeeds;
  readonly #microphone: Microphone;
  readonly #lines: Lines;
  readonly #audio: CallAudio;
  readonly #reporter: Reporter;
  readonly #watch: MicrophoneWatch;
  readonly #listeners = new Set<() => void>();
  readonly #windowId = newWindowId();
  #duty: Duty = 'waiting';
  #userName = '';
  #trainingOnly = false;
  #scenarios: readonly TrainingScenario[] | null = null;
  #view: PhoneView | null = null;
  #detach: () => void = () => undefined;

  constructor(needs: PhoneNeeds) {
    this.#needs = needs;
    this.#microphone = new Microphone(needs.devices);
    this.#watch = new MicrophoneWatch(needs.gate);
    this.#lines = new Lines(this.#lineNeeds(), () => this.#changed());
    this.#audio = new CallAudio({
      gate: needs.gate,
      nowMs: Date.now,
      newRecordingId,
      sinkFor: (recordingId, callId) => ({
        append: (index, slice) =>
          attempt(needs.client.recordings.append({ recordingId, callId, index, slice })),
        finish: (durationMs) => attempt(needs.client.recordings.finish({ recordingId, durationMs })),
      }),
      mistake: needs.mistake,
    });
    this.#reporter = new Reporter({
      read: () => this.#report(),
      send: async (report) => (await attempt(needs.client.phone.report(report))).ok,
      delivered: (report) => this.#forgetEnded(report),
    });
    this.#microphone.subscribe(() => {
      if (this.#microphone.state() === 'ready') this.#lines.renewMicrophone();
      this.#changed();
    });
    needs.gate.subscribe(() => this.#changed());
  }

  /** Becomes the phone. Returns nothing: it stays until the window goes or another one takes over. */
  start(): void {
    this.#detach = follow<Attached>({
      open: (signal) => this.#needs.client.phone.attach({ windowId: this.#windowId }, { signal }),
      onValue: (event) => this.#received(event),
    });
    setInterval(() => {
      if (this.#lines.liveCall()) this.#changed();
    }, LEVELS_EVERY_MS);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  view(): PhoneView {
    this.#view ??= this.#makeView();
    return this.#view;
  }

  order(order: PhoneOrder): Promise<OrderResult> {
    return carryOut(order, {
      lines: this.#lines,
      microphone: this.#microphone,
      scenarios: () => this.#loadScenarios(),
    });
  }

  hasLiveCall(): boolean {
    return this.#lines.liveCall() !== null;
  }

  /** Loudness of the microphone at this moment, while somebody watches it. */
  microphoneMoment(): number {
    return this.#watch.level();
  }

  /** Somebody looks at the level. Returns how to stop. */
  watchMicrophone(): () => void {
    const look = (): void => this.#watch.follow(document.hidden ? null : this.#microphone.track());
    const stop = this.subscribe(look);
    document.addEventListener('visibilitychange', look);
    look();
    return () => {
      stop();
      document.removeEventListener('visibilitychange', look);
      this.#watch.follow(null);
    };
  }

  /** The network or the machine is back. */
  wake(): void {
    this.#lines.wake();
  }

  #lineNeeds(): ConstructorParameters<typeof Lines>[0] {
    return {
      gate: this.#needs.gate,
      loadSound: this.#needs.loadSound,
      openMicrophone: () => this.#microphone.openTrack(),
      nowMs: Date.now,
      chance: Math.random,
      newCallId,
    };
  }

  #received(event: Attached): void {
    if (event.name === 'standDown') return this.#standDown();
    if (event.name === 'order') return void this.#obey(event.orderId, event.order);
    const { assignment } = event;
    this.#duty = assignment ? 'onDuty' : 'offDuty';
    this.#userName = assignment?.userName ?? '';
    this.#trainingOnly = assignment !== null && assignment.account === null;
    this.#scenarios = null;
    this.#lines.assign(assignment);
    if (assignment) void this.#microphone.prime();
    else if (!this.hasLiveCall()) this.#microphone.release();
    this.#changed();
  }

  async #obey(orderId: string, order: PhoneOrder): Promise<void> {
    const result = await this.order(order).catch((cause: unknown): OrderResult => {
      this.#needs.mistake(cause);
      return { ok: false, error: 'internal/mistake' };
    });
    const answer = result.ok ? { ok: true as const, callId: result.value } : result;
    await attempt(this.#needs.client.phone.answerOrder({ orderId, result: answer }));
  }

  /** A call that lives stays here, on this screen, until it ends. */
  #standDown(): void {
    this.#detach();
    this.#reporter.stop();
    this.#duty = 'stoodDown';
    this.#lines.assign(null);
    this.#changed();
  }

  #changed(): void {
    if (this.#duty !== 'onDuty' && !this.hasLiveCall() && this.#microphone.state() === 'ready') {
      return this.#microphone.release();
    }
    this.#view = null;
    this.#audio.follow(this.#lines.calls());
    if (this.#duty !== 'stoodDown' && this.#duty !== 'waiting') this.#reporter.changed();
    for (const listener of this.#listeners) listener();
  }

  #report(): PhoneReport {
    return {
      registration: this.#lines.registration(),
      microphone: this.#microphone.state(),
      calls: this.#lines
        .calls()
        .slice(-16)
        .map((call) => this.#phoneCall(call)),
    };
  }

  #makeView(): PhoneView {
    const { registration, microphone, calls } = this.#report();
    return {
      registration,
      microphone,
      duty: this.#duty,
      userName: this.#userName,
      trainingOnly: this.#trainingOnly,
      sound: this.#needs.gate.state(),
      call: calls.findLast((call) => isLive(call.state)) ?? null,
    };
  }

  #phoneCall(call: EngineCall): PhoneCall {
    const { callId, direction, line, number, displayName, queueId, state, muted } = call;
    const recordingId = this.#audio.recordingId(callId);
    const levels = this.#audio.levels(callId);
    return { callId, direction, line, number, displayName, queueId, state, muted, recordingId, levels };
  }

  #forgetEnded(report: PhoneReport): void {
    for (const { callId, state } of report.calls) {
      if (state.name !== 'ended') continue;
      const shownMs = Date.now() - state.endedAtMs;
      setTimeout(() => this.#forget(callId), Math.max(0, ENDED_SHOWN_MS - shownMs));
    }
  }

  #forget(callId: CallId): void {
    if (!this.#lines.calls().some((call) => call.callId === callId)) return;
    this.#lines.forget(callId);
    this.#audio.forget(callId);
    this.#changed();
  }

  async #loadScenarios(): Promise<readonly TrainingScenario[]> {
    this.#scenarios ??= await this.#needs.client.phone.scenarios();
    return this.#scenarios;
  }
}
