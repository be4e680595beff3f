/** One clock for every timer on a page: it beats once a second and only while somebody looks. */
import { useSyncExternalStore } from 'react';

const BEAT_MS = 1_000;
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;

function beat(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    nowMs = Date.now();
    timer = setInterval(beat, BEAT_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** This machine's time, renewed each second together with every other reader. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => nowMs);

/** The same to the minute, for dates and ages: renders once a minute. */
export const useMinute = (): number => useSyncExternalStore(subscribe, () => nowMs - (nowMs % 60_000));

/** For lists of many timers that write their own text instead of being rendered. Returns how to stop. */
export const onBeat = (listener: (nowMs: number) => void): (() => void) => {
  const own = (): void => listener(nowMs);
  return subscribe(own);
};
