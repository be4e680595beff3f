/**
 * The browser lets a page make sound only after a person touched it (Electron does not ask). Every audio context
 * of the phone is made here, so that one click wakes them all.
 */
export type SoundState = 'ready' | 'blocked';

const PATIENCE_MS = 250;

export class SoundGate {
  readonly #contexts = new Set<AudioContext>();
  /** Stopped on purpose, whatever the browser allows. */
  readonly #paused = new Set<AudioContext>();
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
    context.addEventListener('statechange', () => {
      if (context.state === 'running' && this.#state === 'blocked') void this.unlock();
    });
    if (context.state === 'suspended') void this.#wake(context);
    return context;
  }

  /** Freezes or thaws one context's time. */
  pause(context: AudioContext, paused: boolean): void {
    if (!this.#contexts.has(context)) return;
    if (paused) this.#paused.add(context);
    else this.#paused.delete(context);
    void (paused ? context.suspend() : context.resume());
  }

  release(context: AudioContext): void {
    this.#contexts.delete(context);
    this.#paused.delete(context);
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
    await Promise.allSettled(this.#wanted().map((context) => resumed(context)));
    await Promise.allSettled([...this.#players].map((player) => player.play()));
    this.#become(this.#wanted().some(isAsleep) ? 'blocked' : 'ready');
  }

  async #wake(context: AudioContext): Promise<void> {
    await resumed(context);
    if (isAsleep(context) && this.#wanted().includes(context)) this.#become('blocked');
  }

  #wanted(): AudioContext[] {
    return [...this.#contexts].filter((context) => !this.#paused.has(context));
  }

  #become(state: SoundState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

const isAsleep = (context: AudioContext): boolean => context.state === 'suspended';

/** `resume` neither succeeds nor fails while sound is blocked; what the context says a moment later counts. */
const resumed = (context: AudioContext): Promise<unknown> =>
  Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
