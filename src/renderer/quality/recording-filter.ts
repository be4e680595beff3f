/** Which recordings the list shows. Rules QL1–QL3: docs/spec/quality-desk.md. */
import type { Recording } from '../../shared/domain/recording.ts';

export interface RecordingFilter {
  agentId: string | null;
  queueId: string | null;
  /** Start of the first day, inclusive; null: since ever. */
  fromMs: number | null;
  /** End of the last day, exclusive; null: until now. */
  toMs: number | null;
}

export const noFilter: RecordingFilter = { agentId: null, queueId: null, fromMs: null, toMs: null };

export const isFiltered = (filter: RecordingFilter): boolean =>
  Object.values(filter).some((value) => value !== null);

export function matches(recording: Recording, filter: RecordingFilter): boolean {
  return (
    (filter.agentId === null || recording.agentId === filter.agentId) &&
    (filter.queueId === null || recording.queueId === filter.queueId) &&
    (filter.fromMs === null || recording.startedAtMs >= filter.fromMs) &&
    (filter.toMs === null || recording.startedAtMs < filter.toMs)
  );
}

/** Nothing older can match any more: the list need not read further back. */
export const isPastRange = (oldestMs: number, filter: RecordingFilter): boolean =>
  filter.fromMs !== null && oldestMs < filter.fromMs;

/** What a listener must know of the file, in the order of importance. */
export type RecordingMark = 'cutOff' | 'local' | 'stored';
export function marksOf(recording: Recording): RecordingMark[] {
  return recording.cutOff ? ['cutOff', recording.state] : [recording.state];
}
