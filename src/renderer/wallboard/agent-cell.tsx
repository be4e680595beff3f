/** One agent. Rendered only when its tile, its words or its place change; timer and level are painted by the board's clock. */
import { memo } from 'react';
import { duration } from '../ui/format/duration.ts';
import { usePainted, writeText } from './board-clock.ts';
import { StateIcon } from './state-icon.tsx';
import { levelOf, type Level } from './thresholds.ts';
import type { Tile } from './tile.ts';

interface Props {
  tile: Tile;
  /** "通话中 · 电费查询" */
  detail: string;
  watch: string;
  alarm: string;
  leftPx: number;
  topPx: number;
  widthPx: number;
}

export const AgentCell = memo(function AgentCell(props: Props) {
  const { tile, detail, watch, alarm, leftPx, topPx, widthPx } = props;
  const words: Record<Level, string> = { calm: '', watch, alarm };
  const ref = usePainted<HTMLLIElement>((cell, nowMs) => paintCell(cell, tile, words, nowMs));
  return (
    <li
      ref={ref}
      className="wb-cell"
      data-state={tile.state}
      style={{ width: widthPx, transform: `translate(${leftPx}px, ${topPx}px)` }}
    >
      <StateIcon state={tile.state} />
      <span className="wb-cell-name ellipsis">{tile.name}</span>
      <time className="wb-cell-timer num" />
      <span className="wb-cell-detail ellipsis">{detail}</span>
      <span className="wb-cell-flag" />
    </li>
  );
});

function paintCell(cell: HTMLLIElement, tile: Tile, words: Record<Level, string>, nowMs: number): void {
  const [, , timer, , flag] = cell.children;
  const level = levelOf(tile, nowMs);
  if (cell.dataset['level'] !== level) cell.dataset['level'] = level;
  if (timer) writeText(timer, duration(nowMs - tile.sinceMs));
  if (flag) writeText(flag, words[level]);
}
