/** TV mode: full screen, larger type, no controls, and a list that turns its own pages when it does not fit. */
import { useCallback, useEffect, useState, type RefObject } from 'react';

const PAGE_MS = 12_000;

/** Full screen and TV mode go together: leaving full screen by Esc leaves TV mode too. */
export function useTvMode(): [tv: boolean, toggle: () => void] {
  const [tv, setTv] = useState(false);
  useEffect(() => {
    const onChange = (): void => setTv(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', onChange);
    return () => document.removeEventListener('fullscreenchange', onChange);
  }, []);
  const toggle = useCallback(() => {
    if (document.fullscreenElement) return void document.exitFullscreen();
    // Where full screen is refused (a kiosk that already is), the large type still helps.
    document.documentElement.requestFullscreen().catch(() => setTv((now) => !now));
  }, []);
  return [tv, toggle];
}

export interface TurnedPage {
  page: number;
  pages: number;
}

/** Scrolls by whole screens every 12 s while `on`; null when everything fits. */
export function usePageTurner(list: RefObject<HTMLElement | null>, on: boolean): TurnedPage | null {
  const [turned, setTurned] = useState<TurnedPage | null>(null);
  useEffect(() => {
    if (!on) return;
    const turn = (step: number): void => setTurned(list.current && turnPage(list.current, step));
    const first = setTimeout(turn, 0, 0);
    const timer = setInterval(turn, PAGE_MS, 1);
    return () => (clearTimeout(first), clearInterval(timer));
  }, [list, on]);
  return on ? turned : null;
}

/** A page is as many whole rows as fit, so that no agent is cut in half. */
function turnPage(list: HTMLElement, step: number): TurnedPage | null {
  const { clientHeight, scrollHeight, scrollTop } = list;
  const rowPx = rowHeight(list);
  const pagePx = rowPx ? Math.max(rowPx, Math.floor(clientHeight / rowPx) * rowPx) : clientHeight;
  const pages = Math.ceil(scrollHeight / pagePx);
  if (scrollHeight <= clientHeight || pages <= 1) return null;
  const atEnd = scrollTop + clientHeight >= scrollHeight - 1;
  const page = step > 0 && atEnd ? 0 : Math.min(pages - 1, Math.round(scrollTop / pagePx) + step);
  list.scrollTop = page * pagePx;
  return { page: page + 1, pages };
}

/** From the top of one row to the top of the next; 0 when there is only one. */
function rowHeight(list: HTMLElement): number {
  const [first, ...others] = list.children as HTMLCollectionOf<HTMLElement>;
  const next = first && others.find((other) => other.offsetTop > first.offsetTop);
  return first && next ? next.offsetTop - first.offsetTop : 0;
}
