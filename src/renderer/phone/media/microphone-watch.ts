/** The moving bar: what the open microphone hears now. Runs only while somebody looks at the window. */
import { LevelMeter } from './level-meter.ts';
import type { SoundGate } from './sound-context.ts';

export class MicrophoneWatch {
  readonly #gate: SoundGate;
  #context: AudioContext | null = null;
  #meter: LevelMeter | null = null;
  #track: MediaStreamTrack | null = null;

  constructor(gate: SoundGate) {
    this.#gate = gate;
  }

  level(): number {
    return this.#meter?.moment() ?? 0;
  }

  /** null: stop looking. */
  follow(track: MediaStreamTrack | null): void {
    if (track === this.#track) return;
    this.#track = track;
    this.#meter?.close();
    this.#meter = null;
    if (this.#context) this.#gate.release(this.#context);
    this.#context = null;
    if (!track) return;
    this.#context = this.#gate.context();
    this.#meter = new LevelMeter(this.#context.createMediaStreamSource(new MediaStream([track])));
  }
}
