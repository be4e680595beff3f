/** RFC 9110 §14.2: one range of bytes. Several ranges, or a header not understood, mean: everything (§14.2 allows it). */
export function parseRange(
  header: string | null,
  total: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, first = '', last = ''] = match;
  if (first === '') {
    const suffix = Math.min(Number(last), total);
    return suffix === 0 ? 'unsatisfiable' : { start: total - suffix, end: total };
  }
  const start = Number(first);
  const end = last === '' ? total : Math.min(Number(last) + 1, total);
  return start >= total || start >= end ? 'unsatisfiable' : { start, end };
}
