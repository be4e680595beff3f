/** Portions become lines: small buckets share one, so that a small delta is one line. Rule L11. */
import type { Position } from './cursor.ts';
import { createLine } from './pull-line.ts';
import type { Portion } from './pull-portions.ts';

export interface PackInput {
  /** [L4] Whatever the device holds and may not see, whether it exists or not. */
  revoked: readonly string[];
  lineRows: number;
  sign: (bucket: string, at: Position) => string;
}

const LINE_BYTES = 1024 * 1024;

export async function* packLines(
  portions: AsyncGenerator<Portion, void>,
  { revoked, lineRows, sign }: PackInput,
): AsyncGenerator<string, void> {
  let line = createLine();
  for (const bucket of revoked) line.add({ bucket, state: 'revoked', cursor: '', rows: [] });
  for await (const { bucket, state, at, rows } of portions) {
    if (line.rows > 0 && (line.rows + rows.length > lineRows || line.bytes > LINE_BYTES)) {
      yield line.text();
      line = createLine();
    }
    line.add({ bucket, state, cursor: sign(bucket, at), rows });
  }
  const last = line.text();
  if (last !== '') yield last;
}
