/** What a workstation holds, read from its file past the engine's own functions. */
import type { Reader } from '../../../src/cache/handle.ts';
import type { Station } from '../station/station.ts';
import { nounNames } from '../../../src/shared/domain/nouns.ts';

export interface HeldRow {
  noun: string;
  id: string;
  ver: number;
  hash: string;
  base: string;
}

const PLACES = [...nounNames, 'deferred'];

/** One statement for all nouns: preparing thirty takes longer than reading them. */
const ROWS = PLACES.map(
  (place) => `SELECT '${place}' AS place, id, ver, hash, base FROM row_${place} WHERE base IS NOT NULL`,
).join(' UNION ALL ');
const MEMBERS = PLACES.map(
  (place) => `SELECT '${place}' AS place, b.name AS bucket, r.id, r.hash FROM member_${place} m
    JOIN row_${place} r ON r.n = m.n JOIN bucket b ON b.id = m.bucket`,
).join(' UNION ALL ');

const readRows = (cache: Reader): Map<string, HeldRow> =>
  new Map(
    cache
      .all<Omit<HeldRow, 'noun'> & Placed>(ROWS)
      .map(named)
      .map((row) => [`${row.noun}\n${row.id}`, row]),
  );

interface Placed {
  place: string;
  id: string;
}

const named = <T extends Placed>(row: T): T & { noun: string } => {
  const [noun, id] = row.place === 'deferred' ? splitDeferred(row.id) : [row.place, row.id];
  return { ...row, noun, id };
};

/** Rows of nouns yet unknown lie together; their noun is in front of their id. */
function splitDeferred(key: string): [string, string] {
  const at = key.indexOf('\n');
  return [key.slice(0, at), key.slice(at + 1)];
}

export interface HeldBucket {
  name: string;
  cursor: string;
  state: string;
  count: number;
  sum: string;
}

export const heldBuckets = (cache: Reader): HeldBucket[] =>
  cache.all<HeldBucket>('SELECT name, cursor, state, count, sum FROM bucket ORDER BY name');

export interface HeldMember {
  bucket: string;
  noun: string;
  id: string;
  hash: string;
}

/** Which bucket holds which row. */
const readMembers = (cache: Reader): HeldMember[] =>
  cache.all<Omit<HeldMember, 'noun'> & Placed>(MEMBERS).map(named);

interface Look {
  commits: number;
  rows: Map<string, HeldRow>;
  members: HeldMember[];
}
const looks = new WeakMap<Station, Look>();

/** Read once for all checks that follow one commit. */
function look(station: Station): Look {
  const known = looks.get(station);
  if (known?.commits === station.gate.commits()) return known;
  const cache = station.store.cache().read;
  const fresh = { commits: station.gate.commits(), rows: readRows(cache), members: readMembers(cache) };
  looks.set(station, fresh);
  return fresh;
}

export const heldRows = (station: Station): Map<string, HeldRow> => look(station).rows;
export const heldMembers = (station: Station): HeldMember[] => look(station).members;

/** Every text in the vault, in one. */
export function vaultText(vault: Reader): string {
  const tables = vault.all<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('draft', 'outbox', 'archive')`,
  );
  return tables.map(({ name }) => JSON.stringify(vault.all(`SELECT * FROM ${name}`))).join('\n');
}
