/** What a person types, as a full-text expression over the words of store/search-text.ts. Rules SE5–SE8. */
import { isHan, pairsOf, runsOf } from '../store/search-text.ts';

const quoted = (word: string): string => `"${word.replaceAll('"', '')}"`;

/** null: nothing to search for. Every run must be found; the last latin run may be the beginning of a word. */
export function matchOf(text: string): string | null {
  const runs = runsOf(text).slice(0, 12);
  if (runs.length === 0) return null;
  return runs.map((run) => (isHan(run) ? hanMatch(run) : latinMatch(run))).join(' AND ');
}

/** [SE5] One character: the beginning of a pair. More: its pairs in a row. */
function hanMatch(run: string): string {
  const pairs = pairsOf(run);
  if (pairs.length === 1) return `{title body} : ${quoted(run)} *`;
  return `{title body} : ${quoted(pairs.slice(0, -1).join(' '))}`;
}

/** [SE6] A latin run is a word's beginning, or pinyin: initials or syllables of a stretch of the title. */
const latinMatch = (run: string): string => `(${quoted(run)} *)`;
