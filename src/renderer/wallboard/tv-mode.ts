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

interface Turner {
  on: boolean;
  rowPx: number;
  onTurned: (page: TurnedPage | null) => void;
}

/** Scrolls by whole screens every 12 s while `on`; tells null when everything fits. */
export function usePageTurner(list: RefObject<HTMLElement | null>, { on, rowPx, onTurned }: Turner): void {
  useEffect(() => {
    if (!on) return;
    const turn = (step: number): void => onTurned(list.current && turnPage(list.current, rowPx, step));
    const first = setTimeout(turn, 0, 0);
    const timer = setInterval(turn, PAGE_MS, 1);
    return () => (clearTimeout(first), clearInterval(timer));
  }, [list, on, rowPx, onTurned]);
}

/** A page is as many whole rows as fit, so that no agent is cut in half. */
function turnPage(list: HTMLElement, rowPx: number, step: number): TurnedPage | null {
  const { clientHeight, scrollHeight, scrollTop } = list;
  const pagePx = Math.max(rowPx, Math.floor(clientHeight / rowPx) * rowPx);
  const pages = Math.ceil(scrollHeight / pagePx);
  if (scrollHeight <= clientHeight || pages <= 1) return null;
  const atEnd = scrollTop + clientHeight >= scrollHeight - 1;
  const page = step > 0 && atEnd ? 0 : Math.min(pages - 1, Math.round(scrollTop / pagePx) + step);
  list.scrollTop = page * pagePx;
  return { page: page + 1, pages };
}
