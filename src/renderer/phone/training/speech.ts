/**
 * A customer's voice: sentences laid on one time line of its own audio context. Suspending the context stops the
 * customer in mid-word, resuming goes on there, so a customer on hold misses nothing of what they had to say.
 */
import type { TrainingScenario } from '../../../shared/contract/phone.ts';
import type { SoundGate } from '../media/sound-context.ts';

type Sentence = TrainingScenario['speech'][number];
export type LoadSound = (name: string) => Promise<ArrayBuffer | null>;

/** A sentence whose sound is missing leaves a gap this long, so that the talk keeps its rhythm. */
const MISSING_S = 2;

export class Speech {
  readonly #gate: SoundGate;
  readonly #context: AudioContext;
  readonly #mouth: MediaStreamAudioDestinationNode;

  constructor(gate: SoundGate) {
    this.#gate = gate;
    this.#context = gate.context();
    this.#mouth = this.#context.createMediaStreamDestination();
  }

  /** What the customer's telephone picks up. */
  track(): MediaStreamTrack | null {
    return this.#mouth.stream.getAudioTracks()[0] ?? null;
  }

  /** Decodes before the call is answered, so that the first word is not late. */
  load(sentences: readonly Sentence[], loadSound: LoadSound): Promise<(AudioBuffer | null)[]> {
    return Promise.all(sentences.map(({ sound }) => this.#decode(sound, loadSound)));
  }

  /** Says everything, each sentence after its pause, then waits `patienceS` in silence. */
  say(
    sentences: readonly Sentence[],
    sounds: readonly (AudioBuffer | null)[],
    patienceS: number,
    done: () => void,
  ): void {
    let atS = this.#context.currentTime;
    for (const [index, { pauseMs }] of sentences.entries()) {
      atS += pauseMs / 1000;
      atS += this.#sayAt(atS, sounds[index] ?? null);
    }
    const silence = new ConstantSourceNode(this.#context, { offset: 0 });
    silence.connect(this.#mouth);
    silence.addEventListener('ended', done);
    silence.start();
    silence.stop(atS + patienceS);
  }

  hold(held: boolean): void {
    this.#gate.pause(this.#context, held);
  }

  close(): void {
    this.#gate.release(this.#context);
  }

  #sayAt(atS: number, sound: AudioBuffer | null): number {
    if (!sound) return MISSING_S;
    const source = new AudioBufferSourceNode(this.#context, { buffer: sound });
    source.connect(this.#mouth);
    source.start(atS);
    return sound.duration;
  }

  async #decode(name: string, loadSound: LoadSound): Promise<AudioBuffer | null> {
    try {
      const bytes = await loadSound(name);
      return bytes && (await this.#context.decodeAudioData(bytes));
    } catch {
      return null;
    }
  }
}
