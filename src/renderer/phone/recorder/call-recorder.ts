/**
 * Records one call in stereo: left what the agent sends, right what the customer says; both silent on hold.
 * One slice a second, so that a power cut costs at most the last one.
 */
import type { CallMedia } from '../engine/phone-engine.ts';
import type { SoundGate } from '../media/sound-context.ts';
import { LevelMeter } from '../media/level-meter.ts';
import type { SliceQueue } from './slice-queue.ts';

/** A merger's input takes one channel; opus may deliver two. */
const mono = { gain: 1, channelCount: 1, channelCountMode: 'explicit' } as const;
const SLICE_MS = 1_000;
const MIME = 'audio/webm;codecs=opus';
const BITS_PER_SECOND = 48_000;

export class CallRecorder {
  readonly #gate: SoundGate;
  readonly #context: AudioContext;
  readonly #left: GainNode;
  readonly #right: GainNode;
  readonly #valve: GainNode;
  readonly #recorder: MediaRecorder;
  readonly #queue: SliceQueue;
  readonly #meters: { microphone: LevelMeter; remote: LevelMeter };
  /** Reading a slice is asynchronous; the chain keeps them in order. */
  #reading: Promise<void> = Promise.resolve();
  readonly #startedAtMs: number;
  #source: MediaStreamAudioSourceNode | null = null;
  #heard: MediaStreamTrack | null = null;

  constructor(media: CallMedia, gate: SoundGate, queue: SliceQueue, startedAtMs: number) {
    this.#gate = gate;
    this.#queue = queue;
    this.#startedAtMs = startedAtMs;
    this.#context = gate.context();
    this.#left = new GainNode(this.#context, mono);
    this.#right = new GainNode(this.#context, mono);
    const remote = this.#context.createMediaStreamSource(media.remote);
    remote.connect(this.#right);
    this.#meters = { microphone: new LevelMeter(this.#left), remote: new LevelMeter(this.#right) };
    this.#valve = new GainNode(this.#context, { gain: 1, channelCount: 2, channelCountMode: 'explicit' });
    const mixed = this.#mix();
    this.follow(media, false);
    this.#recorder = new MediaRecorder(mixed, { mimeType: MIME, audioBitsPerSecond: BITS_PER_SECOND });
    this.#recorder.addEventListener('dataavailable', ({ data }) => this.#take(data));
    this.#recorder.start(SLICE_MS);
  }

  levels(): { microphone: number; remote: number } {
    return { microphone: this.#meters.microphone.peak(), remote: this.#meters.remote.peak() };
  }

  /** The call changed: silent on hold; a new microphone takes the place of one that went away. */
  follow(media: CallMedia, held: boolean): void {
    this.#valve.gain.setTargetAtTime(held ? 0 : 1, this.#context.currentTime, 0.005);
    const [track] = media.microphone.getAudioTracks();
    if (track && track !== this.#heard) this.#hear(media.microphone, track);
  }

  stop(atMs: number): void {
    const finish = (): void => {
      void this.#reading.then(() => this.#queue.finish(Math.max(0, atMs - this.#startedAtMs)));
      this.#gate.release(this.#context);
    };
    if (this.#recorder.state === 'inactive') return finish();
    this.#recorder.addEventListener('stop', finish, { once: true });
    this.#recorder.stop();
  }

  #hear(stream: MediaStream, track: MediaStreamTrack): void {
    this.#source?.disconnect();
    this.#heard = track;
    this.#source = this.#context.createMediaStreamSource(stream);
    this.#source.connect(this.#left);
  }

  #mix(): MediaStream {
    const sides = new ChannelMergerNode(this.#context, { numberOfInputs: 2 });
    const out = new MediaStreamAudioDestinationNode(this.#context, { channelCount: 2 });
    this.#left.connect(sides, 0, 0);
    this.#right.connect(sides, 0, 1);
    sides.connect(this.#valve).connect(out);
    return out.stream;
  }

  #take(data: Blob): void {
    if (data.size === 0) return;
    this.#reading = this.#reading.then(async () => this.#queue.push(await base64(data)));
  }
}

async function base64(data: Blob): Promise<string> {
  const bytes = new Uint8Array(await data.arrayBuffer());
  let text = '';
  for (let start = 0; start < bytes.length; start += 8_192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  }
  return btoa(text);
}
