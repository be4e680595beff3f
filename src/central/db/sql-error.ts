/** What PostgreSQL's complaints mean to us. Codes: PostgreSQL manual, appendix A. */
const sqlState = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

/** Two transactions met (deadlock, serialisation, lock or statement time): the same work succeeds later. */
export const isClash = (cause: unknown): boolean => /^(40|55|57014)/.test(sqlState(cause));

/** Another transaction made the row between our look and our write. */
export const isDuplicate = (cause: unknown): boolean => sqlState(cause) === '23505';

/** The content itself cannot be stored (a NUL character, for one); no repetition helps. */
export const isUnstorable = (cause: unknown): boolean => sqlState(cause).startsWith('22');

/** The database is away, starting, stopping or full; nothing is wrong with the request. */
export const isDatabaseAway = (cause: unknown): boolean =>
  /^(08|53|57P|ECONN|ENOTFOUND|EPIPE|ETIMEDOUT)/.test(sqlState(cause)) ||
  (cause instanceof Error &&
    /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(cause.message));

/** For the log: PostgreSQL's complaints quote rows, so of those only the kind and the place are told. */
export function withoutContents(cause: unknown): unknown {
  const state = sqlState(cause);
  if (!/^[0-9A-Z]{5}$/.test(state)) return cause;
  const { table, constraint } = cause as { table?: string; constraint?: string };
  return new Error(`PostgreSQL ${state}, table ${table ?? '?'}, constraint ${constraint ?? '?'}`);
}
