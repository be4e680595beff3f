/**
 * Slices of one recording on their way to core: strictly in order, one at a time, kept while core is away.
 * Rules RQ1–RQ6: docs/spec/phone.md.
 */
import { failures, type FailureCode } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';

/** Half an hour of sound, about 12 MB. A core that is away for longer loses the rest of the recording, not its start. */
export const QUEUE_LIMIT = 1_800;
const RETRY_MS = 1_000;

export interface SliceSink {
  append: (index: number, slice: string) => Promise<Result<unknown, FailureCode>>;
  finish: (durationMs: number) => Promise<Result<unknown, FailureCode>>;
}

type Item = { slice: string } | { durationMs: number };
export type QueueState = 'open' | 'full' | 'refused' | 'finished';

export class SliceQueue {
  readonly #sink: SliceSink;
  readonly #items: Item[] = [];
  #next = 0;
  #sending = false;
  #state: QueueState = 'open';
  #done: () => void = () => undefined;
  /** Resolves when everything was handed over, or core refused it for good. */
  readonly done = new Promise<void>((resolve) => {
    this.#done = resolve;
  });

  constructor(sink: SliceSink) {
    this.#sink = sink;
  }

  state(): QueueState {
    return this.#state;
  }

  push(slice: string): void {
    if (this.#state !== 'open') return;
    if (this.#items.length >= QUEUE_LIMIT) this.#state = 'full';
    else this.#add({ slice });
  }

  /** No more slices come. */
  finish(durationMs: number): void {
    if (this.#state === 'refused' || this.#state === 'finished') return;
    this.#state = 'finished';
    this.#add({ durationMs });
  }

  #add(item: Item): void {
    this.#items.push(item);
    if (!this.#sending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    while (this.#items[0]) {
      const result = await this.#hand(this.#items[0]);
      if (result.ok) this.#handed();
      else if (failures[result.error].retry === 'never') this.#giveUp();
      else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    this.#sending = false;
    if (this.#state === 'finished' || this.#state === 'refused') this.#done();
  }

  #hand(item: Item): Promise<Result<unknown, FailureCode>> {
    return 'slice' in item ? this.#sink.append(this.#next, item.slice) : this.#sink.finish(item.durationMs);
  }

  #handed(): void {
    const item = this.#items.shift();
    if (item && 'slice' in item) this.#next += 1;
  }

  #giveUp(): void {
    this.#items.length = 0;
    this.#state = 'refused';
  }
}
