/** Tables of nouns: one per definition in src/shared/domain, all alike. `call` lives in noun_call, and so on. */
import { nounNames, type NounName, type Row } from '../../shared/domain/nouns.ts';
import type { RowKey } from '../../shared/commands/command.ts';
import type { Reader, Writer } from './database.ts';

export const nounTable = (noun: NounName): string =>
  `noun_${noun.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

export async function installNouns(tx: Writer): Promise<void> {
  for (const noun of nounNames) {
    await tx.rows('SELECT install_noun($1, $2)', [noun, nounTable(noun)]);
    await tx.rows('SELECT note_writers($1, $2)', [noun, nounTable(noun)]);
  }
}

export async function readRow<N extends NounName>(db: Reader, noun: N, id: string): Promise<Row<N> | null> {
  const [found] = await db.rows<{ body: Row<N> }>(`SELECT body FROM ${nounTable(noun)} WHERE id = $1`, [id]);
  return found?.body ?? null;
}

export async function readRows<N extends NounName>(db: Reader, noun: N): Promise<Row<N>[]> {
  const found = await db.rows<{ body: Row<N> }>(`SELECT body FROM ${nounTable(noun)} ORDER BY id`);
  return found.map(({ body }) => body);
}

/** The row as it stands, kept from others until this transaction ends. */
export async function lockRow(db: Writer, { noun, id }: RowKey): Promise<unknown> {
  const [found] = await db.rows<{ body: unknown }>(
    `SELECT body FROM ${nounTable(noun)} WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return found?.body ?? null;
}

/** Fails with a duplicate (sql-error.ts) when someone else made the row meanwhile. */
export async function insertRow(db: Writer, noun: NounName, id: string, body: unknown): Promise<void> {
  await db.run(
    `INSERT INTO ${nounTable(noun)} (tenant, id, body) VALUES (current_setting('seatline.tenant'), $1, $2)`,
    [id, JSON.stringify(body)],
  );
}

export async function updateRow(db: Writer, noun: NounName, id: string, body: unknown): Promise<void> {
  await db.run(`UPDATE ${nounTable(noun)} SET body = $2 WHERE id = $1`, [id, JSON.stringify(body)]);
}

export async function deleteRow(db: Writer, noun: NounName, id: string): Promise<void> {
  await db.run(`DELETE FROM ${nounTable(noun)} WHERE id = $1`, [id]);
}

/** Many rows in one statement: a pack, an import. */
export async function insertRows(
  db: Writer,
  noun: NounName,
  bodies: readonly { id: string }[],
): Promise<void> {
  await db.run(
    `INSERT INTO ${nounTable(noun)} (tenant, id, body)
     SELECT current_setting('seatline.tenant'), r->>'id', r FROM jsonb_array_elements($1::jsonb) r`,
    [JSON.stringify(bodies)],
  );
}
