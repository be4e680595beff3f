/** What an operator's hand or another program writes into the tables, beside the protocol. */
import type { PersonChange, SqlWrite } from './actions.ts';
import type { CentralRow } from './central.ts';

export interface TableWrite {
  noun: string;
  id: string;
  /** null deletes. */
  body: Record<string, unknown> | null;
}

type Rows = readonly CentralRow[];

const bodyOf = (rows: Rows, noun: string, id: string): Record<string, unknown> | null =>
  rows.find((row) => row.noun === noun && row.id === id)?.body ?? null;

const nth = (rows: Rows, noun: string, a: number): CentralRow | null => {
  const all = rows.filter((row) => row.noun === noun).toSorted((x, y) => (x.id < y.id ? -1 : 1));
  return all.length > 0 ? (all[a % all.length] ?? null) : null;
};

const change = (row: CentralRow | null, fields: Record<string, unknown>): TableWrite[] =>
  row ? [{ noun: row.noun, id: row.id, body: { ...row.body, ...fields } }] : [];

export function sqlWrites(rows: Rows, what: SqlWrite, a: number): TableWrite[] {
  switch (what) {
    case 'change-ticket':
      if (a % 5 === 0) return change(nth(rows, 'shift', a), { note: `Note ${a}` });
      return change(
        nth(rows, 'ticket', a),
        a % 2 ? { title: `Title ${a}` } : { priority: a % 4 ? 'high' : 'low' },
      );
    case 'change-customer':
      return change(nth(rows, 'customer', a), { name: `Name ${a}` });
    case 'delete-ticket': {
      const ticket = nth(rows, 'ticket', a);
      return ticket ? [{ ...ticket, body: null }] : [];
    }
    case 'new-customer':
      return customers(rows, [`sql-${a}`]);
    case 'many':
      return customers(
        rows,
        Array.from({ length: 15 }, (_, n) => `many-${a}-${n}`),
      );
    case 'move-row': {
      const shift = nth(rows, 'shift', a);
      if (a % 3 === 0) return change(shift, { note: `Note ${a}` });
      return change(shift, { teamId: shift?.body['teamId'] === 'team-1' ? 'team-2' : 'team-1' });
    }
  }
}

function customers(rows: Rows, ids: readonly string[]): TableWrite[] {
  const like = bodyOf(rows, 'customer', 'c-0') ?? {};
  return ids.map((id) => ({ noun: 'customer', id, body: { ...like, id, accountNo: `A-${id}` } }));
}

const ROLES = ['agent', 'lead', 'inspector'];

export function personWrite(rows: Rows, userId: string, what: PersonChange): TableWrite[] {
  const body = bodyOf(rows, 'user', userId);
  const row = body && { noun: 'user', id: userId, body };
  switch (what) {
    case 'other-team':
      return change(row, { teamId: body?.['teamId'] === 'team-1' ? 'team-2' : 'team-1' });
    case 'other-role':
      return change(row, { role: ROLES[(ROLES.indexOf(String(body?.['role'])) + 1) % ROLES.length] });
    case 'disable':
      return change(row, { enabled: false });
    case 'enable':
      return change(row, { enabled: true });
  }
}

/** A newer central's rows: fields that this program does not know. */
export const newerWrites = (rows: Rows, on: boolean): TableWrite[] =>
  rows
    .filter(({ noun }) => noun === 'ticket')
    .map(({ noun, id, body }) => ({
      noun,
      id,
      body: on ? { ...body, fromTheFuture: { of: id, list: [3, 1, 2] } } : withoutFuture(body),
    }));

export const withoutFuture = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'fromTheFuture'));
