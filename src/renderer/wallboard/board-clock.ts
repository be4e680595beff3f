/**
 * Running figures without rendering: an element says since when it counts, and one beat a second writes its text.
 * Of an old board nothing runs: every figure stands at the moment of the last news. Rule WB4.
 */
import { createContext, useContext, useEffect, useRef, type RefObject } from 'react';
import { onBeat } from '../ui/clock.ts';
import type { WallboardStore } from './wallboard-store.ts';

/** Called with central's time of the moment the board shows. */
type Painter = (shownNowMs: number) => void;

export interface BoardClock {
  /** Paints at once and on every beat. Returns how to stop. */
  add: (painter: Painter) => () => void;
  start: () => () => void;
}

export function createBoardClock(store: WallboardStore, now: () => number = Date.now): BoardClock {
  const painters = new Set<Painter>();
  const shownNowMs = (): number => {
    const { old, atMs, skewMs } = store.getState();
    return old && atMs !== null ? atMs : now() + skewMs;
  };
  const paint = (): void => {
    const atMs = shownNowMs();
    for (const painter of painters) painter(atMs);
  };
  return {
    add: (painter) => {
      painters.add(painter);
      painter(shownNowMs());
      return () => void painters.delete(painter);
    },
    start: () =>
      onBeat(() => {
        store.getState().tick();
        paint();
      }),
  };
}

export const BoardClockContext = createContext<BoardClock | null>(null);

/** Repaints `ref`'s element at once after each render and then every second. */
export function usePainted<E extends Element>(
  paint: (element: E, shownNowMs: number) => void,
): RefObject<E | null> {
  const clock = useContext(BoardClockContext);
  const ref = useRef<E>(null);
  useEffect(() => clock?.add((nowMs) => ref.current && paint(ref.current, nowMs)), [clock, paint]);
  return ref;
}

/** Writes only what differs: an equal write would still cost the browser a layout. */
export function writeText(element: Element, text: string): void {
  const node = element.firstChild;
  if (node?.nodeType === Node.TEXT_NODE) {
    if ((node as Text).data !== text) (node as Text).data = text;
  } else element.textContent = text;
}
