import { useNow } from '../clock.ts';
import { duration } from '../format/duration.ts';

/** Counts up from a moment. Past `lateAtMs` it turns to the colour of lateness. */
export function Timer({ sinceMs, lateAtMs = null }: { sinceMs: number; lateAtMs?: number | null }) {
  const nowMs = useNow();
  const tone = lateAtMs !== null && nowMs > lateAtMs ? 'late' : 'plain';
  return (
    <time className="num timer" data-tone={tone}>
      {duration(nowMs - sinceMs)}
    </time>
  );
}
