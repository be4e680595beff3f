/** What people typed. */
import { getRow } from '../../../src/cache/row.ts';
import type { NounName } from '../../../src/shared/domain/nouns.ts';
import type { Seat, World } from '../world.ts';
import { heldRows, vaultText } from './held.ts';
import type { Invariant } from './invariant.ts';

const up = (world: World): Seat[] => world.seats.filter(({ state }) => state === 'up');

/**
 * I5 Input ledger: everything typed is, at every instant and after every crash, in a draft, the outbox or the archive of
 * a workstation that lives, or at central: done, in a row, in a conflict, or in quarantine.
 */
export const I5: Invariant = {
  id: 'I5',
  always: (world) => lost(world),
  finally: (world) => lost(world),
};

async function lost(world: World): Promise<string | null> {
  const owed = world.ledger.entries.filter(({ isOwed }) => isOwed);
  const vaults = up(world)
    .map(({ station }) => vaultText(station.store.vault.read))
    .join('\n');
  const elsewhere = owed.filter(({ mark }) => !vaults.includes(mark));
  if (elsewhere.length === 0) return null;
  const central = await centralText(world);
  const found = elsewhere.find(({ mark }) => !central.includes(mark));
  return found ? `what was typed as ${found.mark} is nowhere` : null;
}

async function centralText(world: World): Promise<string> {
  const answers = await world.central.answers();
  const done = [...answers.values()].filter(({ status }) => status === 'applied' || status === 'merged');
  return [
    ...done.map(({ id }) => world.wire.texts.get(id) ?? ''),
    JSON.stringify(await world.central.rows()),
    await world.central.quarantine(),
  ].join('\n');
}

/** I6 Exactly once: central answers a mutation the same bytes for ever, and does it once (listened to on the wire). */
export const I6: Invariant = {
  id: 'I6',
  finally: async (world) => {
    const answers = await world.central.answers();
    const acked = up(world).flatMap(({ station }) =>
      station.store.vault.read.all<{ id: string }>(
        `SELECT mutation_id AS id FROM archive WHERE ending = 'applied'`,
      ),
    );
    const forgotten = acked.find(({ id }) => !answers.has(id));
    return forgotten ? `central does not know ${forgotten.id}, which it acknowledged` : null;
  },
};

/** I7 Lane order: effects of one device in one lane were made in the order of work. */
export const I7: Invariant = {
  id: 'I7',
  finally: async ({ wire }) => {
    const done = new Set<string>();
    const lanes = new Map<string, { deviceSeq: number; id: string }>();
    for (const effect of wire.effects.toSorted((a, b) => a.mark - b.mark)) {
      if (done.has(`${effect.history} ${effect.id}`)) continue;
      done.add(`${effect.history} ${effect.id}`);
      const key = `${effect.history} ${effect.deviceId} ${effect.lane}`;
      const before = lanes.get(key);
      if (before && before.deviceSeq > effect.deviceSeq)
        return `${effect.id} was overtaken by ${before.id} in ${effect.lane}`;
      lanes.set(key, effect);
    }
    return null;
  },
};

/**
 * I8 Read your writes: a fact that a person sent stays on their screen, through push, acknowledgement, pull and crash,
 * unless central said no, took it away, or took away the right to see it.
 */
export const I8: Invariant = {
  id: 'I8',
  always: async (world, seat) => {
    const { store, login, name } = seat.station;
    const gone = [...seat.facts].filter((key) => {
      const [noun = '', id = ''] = key.split('\n');
      return getRow(store.cache().read, noun as NounName, id) === null;
    });
    if (gone.length === 0) return null;
    for (const key of gone) {
      const [, id = ''] = key.split('\n');
      const entry = store.vault.read.get<{ state: string }>(
        `SELECT state FROM outbox WHERE args LIKE ? ORDER BY device_seq LIMIT 1`,
        `%"id":"${id}"%`,
      );
      if (entry?.state === 'pending' || entry?.state === 'acked')
        return `${name} does not see ${key.replace('\n', ' ')}, which it sent`;
    }
    const visible = seat.isSpoiled ? null : await world.central.published(login);
    const vanished = gone.find((key) => visible?.has(key) && seat.last === 'synced' && seat.isFresh);
    for (const key of gone) seat.facts.delete(key);
    return vanished ? `${name} does not see ${vanished.replace('\n', ' ')} any more` : null;
  },
};

/** I9 Causality: whoever holds an answer holds what it answers: a ticket's note never without its ticket. */
export const I9: Invariant = {
  id: 'I9',
  always: async (world, seat) => {
    if (seat.last !== 'synced' || !seat.isFresh) return null;
    const held = heldRows(seat.station);
    const orphans = [...held.values()].filter(
      ({ noun, base }) =>
        noun === 'ticketNote' && !held.has(`ticket\n${(JSON.parse(base) as { ticketId: string }).ticketId}`),
    );
    if (orphans.length === 0) return null;
    const published = await world.central.published(seat.station.login);
    const found = orphans.find(({ base }) =>
      published?.has(`ticket\n${(JSON.parse(base) as { ticketId: string }).ticketId}`),
    );
    return found && world.isUndisturbed ? `${seat.station.name} holds ${found.id} without its ticket` : null;
  },
};

/** I19 Liveness: the network is well, and after a few rounds nothing waits (quiesce.ts counts them). */
export const I19: Invariant = {
  id: 'I19',
  finally: async (world) => {
    for (const { station } of up(world)) {
      const waiting = station.store.vault.read.all<{ id: string; state: string }>(
        `SELECT mutation_id AS id, state FROM outbox WHERE state IN ('pending', 'acked')`,
      );
      if (waiting[0])
        return `${station.name}: ${waiting.length} still ${waiting[0].state}, the first ${waiting[0].id}`;
    }
    return null;
  },
};
