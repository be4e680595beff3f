/** Everything audible: what rings, what plays, what is recorded, following the calls as they change. */
import { isLive } from '../../shared/domain/call-state.ts';
import type { CallId, RecordingId } from '../../shared/ids.ts';
import type { EngineCall } from './engine/phone-engine.ts';
import { Ring, type Ringing } from './media/ring.ts';
import type { SoundGate } from './media/sound-context.ts';
import { Speaker } from './media/speaker.ts';
import { CallRecorder } from './recorder/call-recorder.ts';
import { SliceQueue, type SliceSink } from './recorder/slice-queue.ts';

export interface CallAudioNeeds {
  gate: SoundGate;
  nowMs: () => number;
  newRecordingId: () => RecordingId;
  sinkFor: (recordingId: RecordingId, callId: CallId) => SliceSink;
  mistake: (cause: unknown) => void;
}

interface Take {
  recordingId: RecordingId;
  recorder: CallRecorder;
}

export class CallAudio {
  readonly #needs: CallAudioNeeds;
  readonly #ring: Ring;
  readonly #speaker: Speaker;
  readonly #takes = new Map<CallId, Take>();
  readonly #recordingIds = new Map<CallId, RecordingId>();
  readonly #failed = new Set<CallId>();

  constructor(needs: CallAudioNeeds) {
    this.#needs = needs;
    this.#ring = new Ring(needs.gate);
    this.#speaker = new Speaker(needs.gate);
  }

  follow(calls: readonly EngineCall[]): void {
    const live = calls.filter((call) => isLive(call.state));
    this.#ring.set(ringingOf(live));
    this.#speaker.play(live.find((call) => call.media)?.media?.remote ?? null);
    for (const call of calls) this.#record(call);
  }

  recordingId(callId: CallId): RecordingId | null {
    return this.#recordingIds.get(callId) ?? null;
  }

  levels(callId: CallId): { microphone: number; remote: number } | null {
    return this.#takes.get(callId)?.recorder.levels() ?? null;
  }

  forget(callId: CallId): void {
    this.#recordingIds.delete(callId);
    this.#failed.delete(callId);
  }

  #record(call: EngineCall): void {
    const { name } = call.state;
    const take = this.#takes.get(call.callId);
    if (!take && (name === 'talking' || name === 'held')) this.#begin(call);
    else if (take && name === 'ended') this.#finish(call.callId, take);
    else if (take && call.media) take.recorder.follow(call.media, name === 'held');
  }

  /** A call without a recording is better than no call. */
  #begin(call: EngineCall): void {
    if (!call.media || this.#failed.has(call.callId)) return;
    const recordingId = this.#needs.newRecordingId();
    try {
      const queue = new SliceQueue(this.#needs.sinkFor(recordingId, call.callId));
      const recorder = new CallRecorder(call.media, this.#needs.gate, queue, this.#needs.nowMs());
      this.#takes.set(call.callId, { recordingId, recorder });
      this.#recordingIds.set(call.callId, recordingId);
    } catch (cause) {
      this.#failed.add(call.callId);
      this.#needs.mistake(cause);
    }
  }

  #finish(callId: CallId, take: Take): void {
    this.#takes.delete(callId);
    take.recorder.stop(this.#needs.nowMs());
  }
}

function ringingOf(live: readonly EngineCall[]): Ringing {
  if (live.some((call) => call.state.name === 'ringing')) return 'incoming';
  const ringback = live.some(
    (call) => call.state.name === 'dialing' && call.state.ringback && !call.earlySound,
  );
  return ringback ? 'outgoing' : 'off';
}
