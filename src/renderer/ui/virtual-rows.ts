/** A long list of equally tall rows of which only those in view exist. The only caller of TanStack Virtual. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type RefObject } from 'react';

export interface VirtualRows {
  /** Goes on the element that scrolls. */
  scroller: RefObject<HTMLDivElement | null>;
  /** Height of the whole list. */
  totalPx: number;
  /** Rows that exist now; put each at `translateY(topPx)`. */
  rows: { index: number; topPx: number }[];
  reveal: (index: number) => void;
}

export function useVirtualRows(count: number, rowPx: number): VirtualRows {
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- its functions change with every render; we pass on values
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  // A new row height is not noticed by itself.
  const { measure } = virtual;
  useEffect(() => measure(), [measure, rowPx]);
  return {
    scroller,
    totalPx: virtual.getTotalSize(),
    rows: virtual.getVirtualItems().map(({ index, start }) => ({ index, topPx: start })),
    reveal: (index) => virtual.scrollToIndex(index),
  };
}
