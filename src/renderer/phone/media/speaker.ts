import type { SoundGate } from './sound-context.ts';

/** Plays what the other side says. Chromium also needs a playing element before Web Audio may read a remote stream. */
export class Speaker {
  readonly #gate: SoundGate;
  #player: HTMLAudioElement | null = null;

  constructor(gate: SoundGate) {
    this.#gate = gate;
  }

  play(stream: MediaStream | null): void {
    if (this.#player?.srcObject === stream) return;
    if (this.#player) this.#gate.stop(this.#player);
    this.#player = null;
    if (!stream) return;
    this.#player = new Audio();
    this.#player.srcObject = stream;
    void this.#gate.play(this.#player);
  }
}
