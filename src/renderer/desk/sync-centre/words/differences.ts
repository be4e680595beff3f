/** Where two versions of one value differ, so that the eye and the ear find it without colour [SC12]. */

/** A stretch of a line; `isOwn`: only this version has it. */
export interface Piece {
  text: string;
  isOwn: boolean;
}
export type Line = Piece[];

/** One line against one line: the stretch between what both begin and end with. Lists: line by line. */
export function markedLines(own: readonly string[], other: readonly string[] | null): Line[] {
  if (other === null) return own.map((text) => [{ text, isOwn: false }]);
  if (own.length === 1 && other.length === 1) return [markedLine(own[0] ?? '', other[0] ?? '')];
  return own.map((text) => [{ text, isOwn: !other.includes(text) }]);
}

function markedLine(own: string, other: string): Line {
  const mine = [...own];
  const theirs = [...other];
  const most = Math.min(mine.length, theirs.length);
  let start = 0;
  while (start < most && mine[start] === theirs[start]) start++;
  let end = 0;
  while (end < most - start && mine[mine.length - 1 - end] === theirs[theirs.length - 1 - end]) end++;
  return [
    { text: mine.slice(0, start).join(''), isOwn: false },
    { text: mine.slice(start, mine.length - end).join(''), isOwn: true },
    { text: mine.slice(mine.length - end).join(''), isOwn: false },
  ].filter((piece) => piece.text !== '');
}
