/** One byte range of a `Range` header (RFC 9110 §14.2). */
export type RangeAnswer =
  { type: 'whole' } | { type: 'part'; start: number; end: number } | { type: 'unsatisfiable' };

/** What is not one range of bytes is ignored, as the RFC allows: the whole is sent. */
export function readRange(header: string | undefined, size: number): RangeAnswer {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (!match || (from === '' && to === '')) return { type: 'whole' };
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return { type: 'whole' };
  return start > end || start >= size ? { type: 'unsatisfiable' } : { type: 'part', start, end };
}
