/** One line of rows, built as text: a row's body is never parsed on its way out. Rule L11. */
import type { BucketRow } from '../../db/pages.ts';

export interface BucketPart {
  bucket: string;
  state: 'active' | 'reset' | 'revoked';
  cursor: string;
  rows: readonly BucketRow[];
}

export interface Line {
  readonly rows: number;
  readonly bytes: number;
  add(part: BucketPart): void;
  /** '' when nothing was added. */
  text(): string;
}

export function createLine(): Line {
  const parts: string[] = [];
  let rows = 0;
  let bytes = 0;
  return {
    get rows() {
      return rows;
    },
    get bytes() {
      return bytes;
    },
    add: (part) => {
      const text = partText(part);
      parts.push(text);
      rows += part.rows.length;
      bytes += text.length;
    },
    text: () => (parts.length === 0 ? '' : `{"type":"rows","buckets":[${parts.join(',')}]}\n`),
  };
}

const partText = ({ bucket, state, cursor, rows }: BucketPart): string =>
  `{"bucket":${JSON.stringify(bucket)},"state":"${state}","cursor":"${cursor}","rows":[${rows.map(rowText).join(',')}]}`;

/** [noun, id, ver, hash, body], or [noun, id, ver] for a row that left. */
export const rowText = ({ noun, id, ver, hash, text }: BucketRow): string =>
  text === null
    ? `["${noun}",${JSON.stringify(id)},${ver}]`
    : `["${noun}",${JSON.stringify(id)},${ver},"${hash}",${JSON.stringify(text)}]`;
