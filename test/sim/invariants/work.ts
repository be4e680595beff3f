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
  finally: async (world) => (await lost(world)) ?? (await unreadable(world)) ?? undecidable(world),
};

/** A conflict that central spoke of is a row: nobody can decide what nobody can see. */
async function undecidable({ central }: World): Promise<string | null> {
  const rows = await central.rows();
  const conflicts = new Set(rows.flatMap(({ noun, id }) => (noun === 'conflict' ? [id] : [])));
  for (const [id, answer] of await central.answers())
    if ('conflictId' in answer && answer.conflictId && !conflicts.has(answer.conflictId))
      return `${id} ended in a conflict that is not there`;
  return null;
}

/** What central did not take stays before the eyes of whoever typed it, until they decide. */
async function unreadable(world: World): Promise<string | null> {
  const gone = new Set(
    world.seats.filter(({ state }) => state === 'gone').map(({ station }) => station.actor.userId),
  );
  const vaults = up(world)
    .map(({ station }) => vaultText(station.store.vault.read))
    .join('\n');
  for (const [id, answer] of await world.central.answers()) {
    if (answer.status === 'applied' || answer.status === 'merged') continue;
    const sender = world.wire.senders.get(id) ?? '';
    if (!gone.has(sender) && !id.startsWith('forger') && !vaults.includes(id))
      return `${id} was ${answer.status}, and nobody can read it`;
  }
  return null;
}

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
  // of what clashed the text is in a conflict, and nowhere else
  const done = [...answers.values()].filter(
    (answer) => answer.status === 'applied' || (answer.status === 'merged' && answer.conflictId === null),
  );
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

/**
 * I7 Lane order: what one workstation did in one lane was done at central in the order of work. (Not of device numbers:
 * after a restore or a fork they are given anew, the order of work never is.)
 */
export const I7: Invariant = {
  id: 'I7',
  finally: async (world) => {
    const order = workOrder(world);
    const done = new Set<string>();
    const lanes = new Map<string, { no: number; id: string }>();
    for (const effect of world.wire.effects.toSorted((a, b) => a.mark - b.mark)) {
      const { history, id, deviceId, lane } = effect;
      const no = order.get(id);
      if (no === undefined || done.has(`${history} ${id}`)) continue;
      done.add(`${history} ${id}`);
      const before = lanes.get(`${history} ${deviceId} ${lane}`);
      if (before && before.no > no) return `${id} was overtaken by ${before.id} in ${lane}`;
      lanes.set(`${history} ${deviceId} ${lane}`, { no, id });
    }
    return null;
  },
};

/** The order in which a person worked, as the vaults that live remember it. */
const workOrder = (world: World): Map<string, number> =>
  new Map(
    up(world).flatMap(({ station }) =>
      station.store.vault.read
        .all<{ id: string; no: number }>(
          `SELECT mutation_id AS id, work_no AS no FROM outbox UNION ALL SELECT mutation_id, work_no FROM archive`,
        )
        .map(({ id, no }): [string, number] => [id, no]),
    ),
  );

/** Commands that make the row which they name. */
const MAKING = `'note.add', 'ticket.open', 'ticketNote.write', 'call.log', 'message.send'`;

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
        `SELECT state FROM outbox WHERE args LIKE ? AND command IN (${MAKING}) ORDER BY work_no LIMIT 1`,
        `%"id":"${id}"%`,
      );
      if (entry?.state === 'pending' || entry?.state === 'acked')
        return `${name} does not see ${key.replace('\n', ' ')}, which it sent`;
    }
    const visible = seat.isSpoiled || !world.isUndisturbed ? null : await world.central.expected(login);
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
