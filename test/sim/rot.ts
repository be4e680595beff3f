/** One row of cache.db is not what it was: a bad sector, a cosmic ray, a hand. The full check must find it. */
import type { Rot } from './actions.ts';
import type { Seat } from './world.ts';

const NOUNS = ['followUp', 'ticket', 'customer'] as const;

export function letRot({ station }: Seat, { how, a }: { how: Rot; a: number }): void {
  const noun = NOUNS[a % NOUNS.length] ?? 'ticket';
  try {
    station.store.cache().write((db) => {
      const rows = db.all<{ n: number; base: string; id: string }>(
        `SELECT n, id, base FROM row_${noun} WHERE base IS NOT NULL ORDER BY id`,
      );
      const row = rows[a % Math.max(1, rows.length)];
      if (!row) return;
      const other = row.base.replace(/[a-z](?=[^a-z]*$)/, (letter) => (letter === 'x' ? 'y' : 'x'));
      if (how === 'missing') {
        db.run(`DELETE FROM member_${noun} WHERE n = ?`, row.n);
        db.run(`DELETE FROM row_${noun} WHERE n = ?`, row.n);
      } else if (how === 'altered') db.run(`UPDATE row_${noun} SET base = ? WHERE n = ?`, other, row.n);
      else if (how === 'stale')
        db.run(`UPDATE row_${noun} SET base = ?, ver = ver - 2 WHERE n = ?`, other, row.n);
      else {
        db.run(
          `INSERT OR IGNORE INTO row_${noun} (id, ver, hash, base, sort)
           SELECT id || '-ghost', ver, hash, base, sort FROM row_${noun} WHERE n = ?`,
          row.n,
        );
        db.run(
          `INSERT OR IGNORE INTO member_${noun} (n, bucket, generation)
           SELECT (SELECT n FROM row_${noun} WHERE id = ?), bucket, generation FROM member_${noun} WHERE n = ?`,
          `${row.id}-ghost`,
          row.n,
        );
      }
    });
  } catch (cause) {
    if (!station.gate.isCrashed()) throw cause;
  }
  station.memory.checkWanted = true;
}
