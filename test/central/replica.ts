/** The least that a device must do with pages to hold central's rows: the reader of the ordering tests. */
import type { PullPage } from '../../src/shared/contract/sync/sync.ts';
import type { Workstation } from './running.ts';

interface Held {
  ver: number;
  body: unknown;
}

export class Replica {
  readonly cursors: Record<string, string> = {};
  /** bucket → noun/id → row */
  readonly buckets = new Map<string, Map<string, Held>>();
  /** The newest version ever told of a row, tombstones included. */
  readonly #versions = new Map<string, number>();
  readonly #workstation: Workstation;
  epoch: string | null = null;

  constructor(workstation: Workstation) {
    this.#workstation = workstation;
  }

  /** Pages until one is complete; returns that one. */
  async pull(limit = 5_000): Promise<PullPage> {
    for (;;) {
      const page = await this.page(limit);
      if (page.complete) return page;
    }
  }

  async page(limit: number): Promise<PullPage> {
    const { central, deviceId } = this.#workstation;
    const page = await central.sync.pull({ epoch: this.epoch, deviceId, cursors: this.cursors, limit });
    this.#take(page);
    return page;
  }

  rows(): string[] {
    return [...this.buckets.values()].flatMap((rows) => [...rows.keys()]).sort();
  }

  has(noun: string, id: string): boolean {
    return this.#find(noun, id) !== null;
  }

  body(noun: string, id: string): unknown {
    return this.#find(noun, id)?.body ?? null;
  }

  nameOf(id: string): unknown {
    const body = this.body('customer', id);
    return body && typeof body === 'object' && 'name' in body ? body.name : null;
  }

  version(noun: string, id: string): number {
    return this.#versions.get(`${noun}/${id}`) ?? 0;
  }

  #find(noun: string, id: string): Held | null {
    for (const rows of this.buckets.values()) {
      const held = rows.get(`${noun}/${id}`);
      if (held) return held;
    }
    return null;
  }

  #take(page: PullPage): void {
    this.epoch = page.epoch;
    for (const { bucket, state, cursor, rows } of page.buckets) {
      if (state === 'revoked') {
        this.buckets.delete(bucket);
        delete this.cursors[bucket];
        continue;
      }
      const held = state === 'reset' ? new Map<string, Held>() : (this.buckets.get(bucket) ?? new Map());
      this.buckets.set(bucket, held);
      for (const [noun, id, ver, body] of rows) {
        this.#versions.set(`${noun}/${id}`, Math.max(ver, this.version(noun, id)));
        if (body === null) held.delete(`${noun}/${id}`);
        else held.set(`${noun}/${id}`, { ver, body });
      }
      this.cursors[bucket] = cursor;
    }
  }
}
