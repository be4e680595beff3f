/** What a person is typing, per screen and key, so that a crash costs at most the last 300 ms. */
import type { Draft } from '../../../shared/contract/desk.ts';
import type { Reader, Writer } from '../../../cache/handle.ts';

export type DraftKey = Pick<Draft, 'screen' | 'key'>;
interface DraftRow {
  screen: string;
  key: string;
  json: string;
  saved_at_ms: number;
}

const toDraft = (row: DraftRow): Draft => ({
  screen: row.screen,
  key: row.key,
  json: row.json,
  savedAtMs: row.saved_at_ms,
});

export function putDraft(db: Writer, draft: Draft): void {
  db.run(
    `INSERT INTO draft (screen, key, json, saved_at_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (screen, key) DO UPDATE SET json = excluded.json, saved_at_ms = excluded.saved_at_ms`,
    draft.screen,
    draft.key,
    draft.json,
    draft.savedAtMs,
  );
}

export function getDraft(db: Reader, { screen, key }: DraftKey): Draft | null {
  const row = db.get<DraftRow>(
    'SELECT screen, key, json, saved_at_ms FROM draft WHERE screen = ? AND key = ?',
    screen,
    key,
  );
  return row ? toDraft(row) : null;
}

/** Latest first. */
export const listDrafts = (db: Reader): Draft[] =>
  db
    .all<DraftRow>('SELECT screen, key, json, saved_at_ms FROM draft ORDER BY saved_at_ms DESC, screen, key')
    .map(toDraft);

export const dropDraft = (db: Writer, { screen, key }: DraftKey): void =>
  void db.run('DELETE FROM draft WHERE screen = ? AND key = ?', screen, key);
