/** Where cells stand. Rules WB18–WB19: docs/spec/wallboard.md. */
import { useEffect, useState, type RefObject } from 'react';

/** All in em of the board, so that TV mode's larger type makes larger cells. */
const CELL_MIN_EM = 13.5;
const CELL_EM = 4.1;
const GAP_EM = 0.5;

export interface GridLayout {
  columns: number;
  cellWidthPx: number;
  /** From the top of one row to the top of the next. */
  rowPx: number;
  columnPx: number;
}

/** [WB18] As many columns as have room for a readable cell; at least one. */
export function gridLayout(widthPx: number, emPx: number): GridLayout {
  const gapPx = GAP_EM * emPx;
  const columns = Math.max(1, Math.floor((widthPx + gapPx) / (CELL_MIN_EM * emPx + gapPx)));
  const cellWidthPx = Math.max(0, (widthPx + gapPx) / columns - gapPx);
  return { columns, cellWidthPx, rowPx: CELL_EM * emPx + gapPx, columnPx: cellWidthPx + gapPx };
}

export interface Measured {
  widthPx: number;
  emPx: number;
}

/** The element's inner width and type size, followed as they change. */
export function useMeasured(element: RefObject<HTMLElement | null>): Measured {
  const [measured, setMeasured] = useState<Measured>({ widthPx: 0, emPx: 14 });
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const watcher = new ResizeObserver(() => {
      const style = getComputedStyle(target);
      const paddingPx = parseFloat(style.paddingInlineStart) + parseFloat(style.paddingInlineEnd);
      const next = { widthPx: target.clientWidth - paddingPx, emPx: parseFloat(style.fontSize) };
      setMeasured((now) => (now.widthPx === next.widthPx && now.emPx === next.emPx ? now : next));
    });
    watcher.observe(target);
    return () => watcher.disconnect();
  }, [element]);
  return measured;
}
