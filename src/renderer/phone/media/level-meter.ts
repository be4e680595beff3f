/** Samples that one reading covers: 0.68 s at 48 kHz, so that two readings a second miss nothing. */
const WINDOW = 32_768;
/** What the moving bar on the screen looks at: 43 ms. */
const MOMENT = 2_048;

/** Loudness of one audio node, read when somebody asks. */
export class LevelMeter {
  readonly #analyser: AnalyserNode;
  readonly #samples = new Float32Array(WINDOW);

  constructor(source: AudioNode) {
    this.#analyser = new AnalyserNode(source.context, { fftSize: WINDOW });
    source.connect(this.#analyser);
  }

  /** Loudest sample of the last 0.68 s, 0..1. */
  peak(): number {
    return this.#loudest(0);
  }

  /** Loudest sample of this moment, 0..1. */
  moment(): number {
    return this.#loudest(WINDOW - MOMENT);
  }

  close(): void {
    this.#analyser.disconnect();
  }

  #loudest(from: number): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let loudest = 0;
    for (let index = from; index < WINDOW; index += 1) {
      const value = Math.abs(this.#samples[index] ?? 0);
      if (value > loudest) loudest = value;
    }
    return Math.min(1, loudest);
  }
}
