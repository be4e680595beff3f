/** What core's look-ups answer over the fake's tables. */
import type { ArticleHit, TimelineItem } from '../../src/shared/contract/desk.ts';
import type { Row } from '../../src/shared/domain/nouns.ts';

interface Tables {
  call: Map<string, Row<'call'>>;
  note: Map<string, Row<'note'>>;
  followUp: Map<string, Row<'followUp'>>;
}

export function timelineItems(tables: Tables, customerId: string): TimelineItem[] {
  const isTheirs = (row: { customerId: string | null }): boolean => row.customerId === customerId;
  const calls = [...tables.call.values()].filter(isTheirs);
  const notes = [...tables.note.values()].filter(isTheirs);
  const followUps = [...tables.followUp.values()].filter(isTheirs);
  return [
    ...calls.map((call) => ({ kind: 'call' as const, atMs: call.offeredAtMs, call })),
    ...notes.map((note) => ({ kind: 'note' as const, atMs: note.writtenAtMs, note })),
    ...followUps.map((followUp) => ({ kind: 'followUp' as const, atMs: followUp.dueAtMs, followUp })),
  ];
}

export function articleHits(articles: Iterable<Row<'article'>>, text: string): ArticleHit[] {
  return [...articles]
    .filter((one) => text === '' || one.title.includes(text) || one.body.includes(text))
    .map(({ id, title, category, validUntilMs, body }) => {
      const excerpt = body
        .replace(/[#|*\n-]+/g, ' ')
        .trim()
        .slice(0, 60);
      const at = text === '' ? -1 : excerpt.indexOf(text);
      const marks: [number, number][] = at >= 0 ? [[at, text.length]] : [];
      return { id, title, category, excerpt, marks, validUntilMs };
    });
}
