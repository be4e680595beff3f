/** What a person types, as a full-text expression over the words of src/cache/search-text.ts. Rules SE5–SE8. */
import { isHan, pairsOf, runsOf } from '../../../cache/search-text.ts';

/** Titles and their pinyin, or everything. */
export type Where = 'title' | 'anywhere';

const MOST_RUNS = 12;

const quoted = (word: string): string => `"${word.replaceAll('"', '')}"`;

/** null: nothing to search for. Every run must be found, in whatever order. */
export function matchOf(text: string, where: Where): string | null {
  const runs = runsOf(text).slice(0, MOST_RUNS);
  if (runs.length === 0) return null;
  return runs.map((run) => (isHan(run) ? hanMatch(run, where) : latinMatch(run, where))).join(' AND ');
}

/** [SE5] One character: the beginning of a pair. More: its pairs, one after the other. */
function hanMatch(run: string, where: Where): string {
  const columns = where === 'title' ? '{title}' : '{title body}';
  const pairs = pairsOf(run);
  if (pairs.length === 1) return `${columns} : ${quoted(run)} *`;
  return `${columns} : ${quoted(pairs.slice(0, -1).join(' '))}`;
}

/** [SE6] A latin run is the beginning of a word, or pinyin: initials or syllables of a stretch of the title. */
function latinMatch(run: string, where: Where): string {
  const columns = where === 'title' ? '{title pinyin}' : '{title body pinyin}';
  return `${columns} : ${quoted(run)} *`;
}
