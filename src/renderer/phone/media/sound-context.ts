/**
 * The browser lets a page make sound only after a person touched it (Electron does not ask). Every audio context
 * of the phone is made here, so that one click wakes them all.
 */
export type SoundState = 'ready' | 'blocked';

export class SoundGate {
  readonly #contexts = new Set<AudioContext>();
  readonly #players = new Set<HTMLAudioElement>();
  readonly #listeners = new Set<() => void>();
  #state: SoundState = 'ready';

  state(): SoundState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  context(): AudioContext {
    const context = new AudioContext({ latencyHint: 'interactive' });
    this.#contexts.add(context);
    if (context.state === 'suspended') void this.#wake(context);
    return context;
  }

  release(context: AudioContext): void {
    this.#contexts.delete(context);
    if (context.state !== 'closed') void context.close();
  }

  /** Plays what the element holds, now or as soon as a person allows it. */
  async play(player: HTMLAudioElement): Promise<void> {
    this.#players.add(player);
    try {
      await player.play();
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'NotAllowedError') this.#become('blocked');
    }
  }

  stop(player: HTMLAudioElement): void {
    this.#players.delete(player);
    player.pause();
    player.srcObject = null;
  }

  /** Call inside a click. */
  async unlock(): Promise<void> {
    await Promise.allSettled([...this.#contexts].map((context) => context.resume()));
    await Promise.allSettled([...this.#players].map((player) => player.play()));
    const asleep = [...this.#contexts].some((context) => context.state === 'suspended');
    this.#become(asleep ? 'blocked' : 'ready');
  }

  /** `resume` neither succeeds nor fails while sound is blocked; what the context says a moment later counts. */
  async #wake(context: AudioContext): Promise<void> {
    await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 200))]);
    if (context.state === 'suspended' && this.#contexts.has(context)) this.#become('blocked');
    context.addEventListener('statechange', () => {
      if (context.state === 'running') void this.unlock();
    });
  }

  #become(state: SoundState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
