/**
 * All that the model central knows, as one plain value: copying it is a backup, putting a copy back is a restore.
 * Written from the contract and docs/spec/sync.md, never from central's code: it is the oracle of what the protocol means.
 */
import { isNounName, nounByName, type NounName, type Row } from '../../../src/shared/domain/nouns.ts';
import { canonical, rowHash } from './hash.ts';

export interface StoredRow {
  noun: string;
  id: string;
  ver: number;
  /** null: deleted. */
  body: Record<string, unknown> | null;
  by: { userId: string | null; deviceId: string | null; atMs: number | null };
}

/** A row's place in a bucket, numbered anew whenever the row or its belonging changed. */
export interface Place {
  seq: number;
  live: boolean;
}

export interface KnownMutation {
  id: string;
  deviceId: string;
  deviceSeq: number;
  lane: string;
  content: string;
  /** The answer's own bytes. */
  result: string;
  mark: number | null;
}

export interface Device {
  userId: string;
  tokenNo: number;
  lastBatch: string | null;
  lastAnswer: string | null;
  /** deviceSeq → what came under it. */
  chain: Map<number, { id: string; chain: string }>;
  /** The highest number answered for good, and the same before its last batch. */
  lastSeq: number;
  seqBefore: number;
  isGivenUp: boolean;
}

export type Waiting = { type: 'row'; key: string } | { type: 'mark'; mark: number; deviceId: string };

export interface ModelState {
  epoch: string;
  versions: number;
  seq: number;
  marks: number;
  /** The tables. */
  rows: Map<string, StoredRow>;
  /** What the sequencer has copied from them; pulls read only this. */
  published: Map<string, StoredRow>;
  places: Map<string, Map<string, Place>>;
  /** Below it tombstones are forgotten. */
  floors: Map<string, number>;
  waiting: Waiting[];
  mutations: Map<string, KnownMutation>;
  quarantine: { id: string; reason: string; text: string }[];
  attempts: Map<string, number>;
  devices: Map<string, Device>;
  /** A device knew more than this state does: pulls wait for an operator. */
  isSuspect: boolean;
}

export const newState = (epoch: string): ModelState => ({
  epoch,
  versions: 0,
  seq: 0,
  marks: 0,
  rows: new Map(),
  published: new Map(),
  places: new Map(),
  floors: new Map(),
  waiting: [],
  mutations: new Map(),
  quarantine: [],
  attempts: new Map(),
  devices: new Map(),
  isSuspect: false,
});

export const keyOf = (noun: string, id: string): string => `${noun}\n${id}`;

export const rowOf = <N extends NounName>(state: ModelState, noun: N, id: string): Row<N> | null =>
  (state.rows.get(keyOf(noun, id))?.body ?? null) as Row<N> | null;

const NOBODY = { userId: null, deviceId: null, atMs: null };

/** Writes one row of the tables; the sequencer hears of it. Versions grow in twos: a tombstone takes the one between. */
export function putRow(
  state: ModelState,
  noun: string,
  id: string,
  body: unknown,
  by: StoredRow['by'] = NOBODY,
): void {
  const key = keyOf(noun, id);
  const known = state.rows.get(key);
  const next = body === null ? null : (structuredClone(body) as Record<string, unknown>);
  if (canonical(known?.body ?? null) === canonical(next)) return;
  state.versions += 2;
  state.rows.set(key, { noun, id, ver: state.versions - (next === null ? 1 : 0), body: next, by });
  state.waiting.push({ type: 'row', key });
}

/** Rows of nouns that are still to come (a newer central) are everybody's. */
export function bucketsOf(row: StoredRow | undefined): string[] {
  if (!row?.body) return [];
  return isNounName(row.noun) ? nounByName(row.noun).buckets(row.body) : ['centre'];
}

/** Takes everything that waits and numbers it, in one go: what one snapshot shows is numbered together. */
export function sequence(state: ModelState): void {
  for (const item of state.waiting.splice(0)) if (item.type === 'row') publish(state, item.key);
}

function publish(state: ModelState, key: string): void {
  const row = state.rows.get(key);
  const before = state.published.get(key);
  if (!row || row.ver === before?.ver) return;
  const live = new Set(bucketsOf(row));
  for (const bucket of new Set([...bucketsOf(before), ...live]))
    placesOf(state, bucket).set(key, { seq: (state.seq += 1), live: live.has(bucket) });
  state.published.set(key, row);
}

export function placesOf(state: ModelState, bucket: string): Map<string, Place> {
  const known = state.places.get(bucket);
  if (known) return known;
  const places = new Map<string, Place>();
  state.places.set(bucket, places);
  return places;
}

/** Forgets tombstones; a cursor from before may have missed one. */
export function collectTombstones(state: ModelState): void {
  for (const [bucket, places] of state.places) {
    const dead = [...places].filter(([, place]) => !place.live);
    if (dead.length === 0) continue;
    state.floors.set(bucket, Math.max(...dead.map(([, place]) => place.seq)));
    for (const [key] of dead) places.delete(key);
  }
}

export interface ShownRow {
  noun: string;
  id: string;
  ver: number;
  text: string;
  hash: string;
}

const shown = new WeakMap<StoredRow, Partial<Record<'full' | 'masked', ShownRow>>>();

/** A row as people of this view get it. Worked out once: a changed row is another object. */
export function shownAs(row: StoredRow, view: 'full' | 'masked'): ShownRow {
  const known = shown.get(row) ?? {};
  shown.set(row, known);
  return (known[view] ??= show(row, view));
}

function show(row: StoredRow, view: 'full' | 'masked'): ShownRow {
  const mask = isNounName(row.noun) ? nounByName(row.noun).mask : null;
  const text = canonical(view === 'masked' && mask && row.body ? mask(row.body) : row.body);
  const { noun, id, ver } = row;
  return { noun, id, ver, text, hash: rowHash({ noun, id, ver, text }) };
}
