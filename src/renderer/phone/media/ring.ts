/**
 * Ringing as people in China know it (YD/T 729): 450 Hz, one second on, four seconds off; the same tone, quieter,
 * for a call going out. Synthesised: no file, no rights.
 */
import type { SoundGate } from './sound-context.ts';

const TONE_HZ = 450;
const ON_S = 1;
const PERIOD_S = 5;
/** Soft edges: a tone cut off hard clicks. */
const EDGE_S = 0.02;
/** Tones are laid down this far ahead, so that a throttled timer does not swallow one. */
const AHEAD = 24;

export type Ringing = 'off' | 'incoming' | 'outgoing';
const LOUDNESS: Record<Exclude<Ringing, 'off'>, number> = { incoming: 0.35, outgoing: 0.12 };

export class Ring {
  readonly #gate: SoundGate;
  #ringing: Ringing = 'off';
  #context: AudioContext | null = null;

  constructor(gate: SoundGate) {
    this.#gate = gate;
  }

  set(ringing: Ringing): void {
    if (ringing === this.#ringing) return;
    this.#ringing = ringing;
    if (this.#context) this.#gate.release(this.#context);
    this.#context = null;
    if (ringing !== 'off') this.#context = this.#start(LOUDNESS[ringing]);
  }

  #start(loudness: number): AudioContext {
    const context = this.#gate.context();
    const tone = new OscillatorNode(context, { frequency: TONE_HZ });
    const gain = new GainNode(context, { gain: 0 });
    tone.connect(gain).connect(context.destination);
    for (let index = 0; index < AHEAD; index += 1) {
      layDown(gain.gain, context.currentTime + index * PERIOD_S, loudness);
    }
    tone.start();
    return context;
  }
}

function layDown(gain: AudioParam, atS: number, loudness: number): void {
  gain.setValueAtTime(0, atS);
  gain.linearRampToValueAtTime(loudness, atS + EDGE_S);
  gain.setValueAtTime(loudness, atS + ON_S - EDGE_S);
  gain.linearRampToValueAtTime(0, atS + ON_S);
}
