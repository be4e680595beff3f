/**
 * The least that a device must do with lines to hold central's rows: the reader of the ordering tests. It believes
 * nothing: every row's hash is worked out anew, and whenever a pull is complete its sums must be central's.
 */
import { addHash, rowHash } from '../../src/cache/row-hash.ts';
import { EMPTY_SUM, type BucketSum, type WireRow } from '../../src/shared/contract/sync/identity.ts';
import type { BucketRows } from '../../src/shared/contract/sync/pull.ts';
import { pullLines, type End, type PullAnswer, type Puller } from './lines.ts';

interface Held {
  ver: number;
  hash: string;
  text: string;
}

export class Replica {
  readonly cursors: Record<string, string> = {};
  /** bucket → noun/id → row */
  readonly buckets = new Map<string, Map<string, Held>>();
  /** The newest version ever told of a row, tombstones included. */
  readonly #versions = new Map<string, number>();
  readonly #device: Puller;
  epoch: string | null = null;

  constructor(device: Puller) {
    this.#device = device;
  }

  /** Pulls until one is complete; returns its end. */
  async pull(limit = 5_000): Promise<End> {
    for (;;) {
      const { end } = await this.page(limit);
      if (end.complete) return end;
    }
  }

  /** One pull. */
  async page(limit: number, lineRows = 1_000): Promise<PullAnswer> {
    const { epoch, cursors } = this;
    const answer = await pullLines(this.#device, { epoch, cursors, limit, lineRows });
    this.epoch = answer.head.epoch;
    for (const { buckets } of answer.lines) this.take(buckets);
    if (answer.end.complete) this.#mustEqual(answer.end.sums);
    return answer;
  }

  rows(): string[] {
    return [...this.buckets.values()].flatMap((rows) => [...rows.keys()]).sort();
  }

  has(noun: string, id: string): boolean {
    return this.#find(noun, id) !== null;
  }

  body(noun: string, id: string): unknown {
    const held = this.#find(noun, id);
    return held === null ? null : JSON.parse(held.text);
  }

  nameOf(id: string): unknown {
    const body = this.body('customer', id);
    return body && typeof body === 'object' && 'name' in body ? body.name : null;
  }

  version(noun: string, id: string): number {
    return this.#versions.get(`${noun}/${id}`) ?? 0;
  }

  sums(): Record<string, BucketSum> {
    return Object.fromEntries([...this.buckets].map(([bucket, rows]) => [bucket, sumOf([...rows.values()])]));
  }

  #find(noun: string, id: string): Held | null {
    for (const rows of this.buckets.values()) {
      const held = rows.get(`${noun}/${id}`);
      if (held) return held;
    }
    return null;
  }

  take(buckets: readonly BucketRows[]): void {
    for (const { bucket, state, cursor, rows } of buckets) {
      if (state === 'revoked') {
        this.buckets.delete(bucket);
        delete this.cursors[bucket];
        continue;
      }
      const held = state === 'reset' ? new Map<string, Held>() : (this.buckets.get(bucket) ?? new Map());
      this.buckets.set(bucket, held);
      for (const row of rows) this.#put(held, row);
      this.cursors[bucket] = cursor;
    }
  }

  #put(held: Map<string, Held>, [noun, id, ver, hash, text]: WireRow): void {
    const key = `${noun}/${id}`;
    this.#versions.set(key, Math.max(ver, this.version(noun, id)));
    if (hash === undefined || text === undefined) return void held.delete(key);
    if (rowHash(noun, id, ver, text) !== hash) throw new Error(`the hash of ${key} is not its row's`);
    held.set(key, { ver, hash, text });
  }

  #mustEqual(sums: Record<string, BucketSum>): void {
    const mine = this.sums();
    for (const [bucket, sum] of Object.entries(sums)) {
      const here = mine[bucket] ?? EMPTY_SUM;
      if (here.count !== sum.count || here.sum !== sum.sum)
        throw new Error(`${bucket}: ${JSON.stringify(here)} here, ${JSON.stringify(sum)} at central`);
    }
  }
}

const sumOf = (rows: readonly Held[]): BucketSum => rows.map(({ hash }) => hash).reduce(addHash, EMPTY_SUM);
