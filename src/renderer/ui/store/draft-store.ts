/**
 *   clean ──edit──► dirty ──(≤ 200 ms)──► saving ──ok──► saved
 *                     ▲                      │ └──refused──► failed ──(2 s, or the next edit)──► saving
 *                     └────────edit──────────┘
 *
 * Everything typed reaches core's vault within 300 ms of the keystroke [DK1]; writes of one draft never overtake each
 * other; what could not be written stays here and is tried again. `release` is called before the draft is handed
 * to a command, so that no late write brings it back [DK3].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FailureCode } from '../../../shared/errors.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';

const WRITE_AFTER_MS = 200;
const RETRY_AFTER_MS = 2_000;

export type DraftMark =
  | { name: 'clean' }
  | { name: 'dirty' }
  | { name: 'saving' }
  | { name: 'saved'; atMs: number }
  | { name: 'failed'; code: FailureCode };

export interface DraftState<T> {
  value: T;
  mark: DraftMark;
  /** False until core said what it still has; fields wait for it. */
  isLoaded: boolean;
}

export interface DraftStore<T> extends StoreApi<DraftState<T>> {
  load: () => Promise<void>;
  edit: (change: Partial<T>) => void;
  /** Writes at once what is not written yet. */
  flush: () => Promise<void>;
  /** Stops writing and waits for the write under way. */
  release: () => Promise<void>;
  /** Writing goes on after a command was refused. */
  resume: () => void;
}

export interface DraftOptions<T> {
  desk: Pick<DeskClient, 'drafts'>;
  screen: string;
  key: string;
  empty: T;
  /** null when an older program wrote something this one cannot read. */
  parse: (json: unknown) => T | null;
}

export function createDraftStore<T extends object>(options: DraftOptions<T>): DraftStore<T> {
  const { desk, screen, key } = options;
  const store = createStore<DraftState<T>>(() => ({
    value: options.empty,
    mark: { name: 'clean' },
    isLoaded: false,
  }));
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing: Promise<void> = Promise.resolve();
  let isReleased = false;

  const schedule = (afterMs: number): void => {
    if (timer !== null || isReleased) return;
    timer = setTimeout(() => ((timer = null), void write()), afterMs);
  };
  const unschedule = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const writeNow = async (): Promise<void> => {
    if (isReleased || !needsWrite(store.getState().mark)) return;
    store.setState({ mark: { name: 'saving' } });
    const json = JSON.stringify(store.getState().value);
    const answer = await attempt(desk.drafts.put({ screen, key, json }));
    if (store.getState().mark.name === 'dirty') return schedule(WRITE_AFTER_MS);
    if (answer.ok) return store.setState({ mark: { name: 'saved', atMs: answer.value.savedAtMs } });
    store.setState({ mark: { name: 'failed', code: answer.error } });
    schedule(RETRY_AFTER_MS);
  };
  const write = (): Promise<void> => {
    writing = afterwards(writing, writeNow);
    return writing;
  };
  const load = async (): Promise<void> => {
    const answer = await attempt(desk.drafts.get({ screen, key }));
    if (store.getState().isLoaded) return;
    // typing over a draft that was not read would replace it: the fields wait
    if (!answer.ok) return void setTimeout(() => void load(), RETRY_AFTER_MS);
    const found = answer.value ? readJson(answer.value.json, options.parse) : null;
    const isTouched = store.getState().mark.name !== 'clean';
    store.setState({
      isLoaded: true,
      ...(found && !isTouched && answer.value
        ? { value: found, mark: { name: 'saved', atMs: answer.value.savedAtMs } as const }
        : {}),
    });
  };
  const edit = (change: Partial<T>): void => {
    store.setState(({ value }) => ({ value: { ...value, ...change }, mark: { name: 'dirty' } }));
    schedule(WRITE_AFTER_MS);
  };
  const flush = (): Promise<void> => (unschedule(), write());
  const release = async (): Promise<void> => {
    isReleased = true;
    unschedule();
    await writing;
  };
  const resume = (): void => {
    isReleased = false;
    if (needsWrite(store.getState().mark)) schedule(0);
  };
  return { ...store, load, edit, flush, release, resume };
}

async function afterwards(before: Promise<void>, work: () => Promise<void>): Promise<void> {
  await before;
  await work();
}

const needsWrite = (mark: DraftMark): boolean => mark.name === 'dirty' || mark.name === 'failed';

function readJson<T>(json: string, parse: (json: unknown) => T | null): T | null {
  try {
    return parse(JSON.parse(json));
  } catch {
    return null;
  }
}
