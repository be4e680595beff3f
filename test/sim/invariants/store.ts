/** What a workstation holds of central's rows. */
import { sumOf } from '../model/hash.ts';
import { rowHash } from '../model/hash.ts';
import type { Seat, World } from '../world.ts';
import { heldBuckets, heldMembers, heldRows } from './held.ts';
import type { Invariant } from './invariant.ts';

type Expected = Awaited<ReturnType<World['central']['expected']>>;

const up = (world: World): Seat[] => world.seats.filter(({ state }) => state === 'up');

/** What differs between what is held and what must be, in words; null: nothing. */
function difference({ station }: Seat, expected: Expected): string | null {
  const held = heldRows(station);
  for (const [key, row] of expected) {
    const mine = held.get(key);
    if (!mine) return `${station.name} lacks ${name(key)}`;
    if (mine.ver !== row.ver)
      return `${station.name} has ${name(key)} in ${mine.ver} where central has ${row.ver}`;
    if (mine.base !== row.text) return `${station.name} has another text of ${name(key)}`;
  }
  for (const key of held.keys())
    if (!expected.has(key)) return `${station.name} holds ${name(key)}, which it must not`;
  return null;
}

const name = (key: string): string => key.replace('\n', ' ');

/** I1 Convergence: everything still, every workstation's base equals the rows its person may see, to the letter. */
export const I1: Invariant = {
  id: 'I1',
  finally: async (world) => {
    for (const seat of up(world)) {
      const found = difference(seat, await world.central.expected(seat.station.login));
      if (found) return found;
    }
    return null;
  },
};

/** I2 No hole: a store that says it is complete has every row that was numbered before, in that version. */
export const I2: Invariant = {
  id: 'I2',
  always: async (world, seat) => {
    if (seat.last !== 'synced' || !seat.isFresh || seat.isSpoiled || !world.isUndisturbed) return null;
    const published = await world.central.published(seat.station.login);
    return published && difference(seat, published);
  },
};

/**
 * I3 Prefix property: whatever a bucket's cursor says has been read is held in at least that version, and what had left
 * by then is gone, wherever a response was cut and whatever was collected meanwhile.
 */
export const I3: Invariant = {
  id: 'I3',
  always: async (world, { station, isSpoiled }) => {
    const { prefix } = world.central;
    // put back in silence it gives numbers a second time; sums tell (I1), and whoever knows more (I13)
    if (!prefix || isSpoiled || world.central.isHushed()) return null;
    const cache = station.store.cache().read;
    const held = heldRows(station);
    const members = new Set(heldMembers(station).map(({ bucket, noun, id }) => `${bucket}\n${noun}\n${id}`));
    for (const bucket of heldBuckets(cache)) {
      const oracle = bucket.state === 'leaving' ? null : prefix(bucket.name, bucket.cursor);
      const missing = oracle?.held.find(({ noun, id, ver }) => (held.get(`${noun}\n${id}`)?.ver ?? -1) < ver);
      if (missing)
        return `${station.name}: the cursor of ${bucket.name} is past ${missing.noun} ${missing.id}`;
      if (bucket.state !== 'whole') continue;
      const stayed = oracle?.gone.find(({ noun, id }) => members.has(`${bucket.name}\n${noun}\n${id}`));
      if (stayed)
        return `${station.name}: ${stayed.noun} ${stayed.id} left ${bucket.name} and is still in it`;
    }
    return null;
  },
};

/** I4 A cursor and its rows are one transaction: the books (count, sum) kept with it are right at every instant. */
export const I4: Invariant = {
  id: 'I4',
  always: async (_world, { station, isSpoiled }) => {
    if (isSpoiled) return null;
    const cache = station.store.cache().read;
    const members = heldMembers(station);
    for (const { name: bucket, count, sum, state } of heldBuckets(cache)) {
      if (state === 'leaving') continue;
      const real = sumOf(members.filter((member) => member.bucket === bucket).map(({ hash }) => hash));
      if (real.count !== count || real.sum !== sum)
        return `${station.name}: the books of ${bucket} say ${count} ${sum}, its rows ${real.count} ${real.sum}`;
    }
    for (const { noun, id, ver, hash, base } of heldRows(station).values())
      if (hash !== rowHash({ noun, id, ver, text: base }))
        return `${station.name}: ${noun} ${id} is not its hash`;
    return null;
  },
};

/**
 * I12 and I16: a row is dropped only when central has taken it away. A revoked bucket does not take what another one
 * still holds; a bucket that is read anew keeps its rows until they are replaced. And no row goes back to an older version
 * within one history, whatever old answer arrives (the half of I8 that is about other people's rows).
 */
export const I12: Invariant = {
  id: 'I12',
  always: async (world, seat) => {
    const { station } = seat;
    const now = new Map([...heldRows(station)].map(([key, { ver }]) => [key, ver]));
    const before = seat.held;
    const isSameHistory = seat.history === world.wire.history();
    seat.held = now;
    // only a round brings the copy into central's present history
    if (seat.isFresh) seat.history = world.wire.history();
    for (const key of now.keys()) seat.everHeld.add(key);
    if (seat.isSpoiled || !world.isUndisturbed || !isSameHistory) return null;
    const published = await world.central.published(station.login);
    for (const [key, ver] of before) {
      const held = now.get(key);
      if (held === undefined && published?.has(key)) return `${station.name} dropped ${name(key)} too early`;
      if (held !== undefined && held < ver) return `${station.name}: ${name(key)} went back`;
    }
    return null;
  },
};
