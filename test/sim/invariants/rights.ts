/** Who may see and do what; devices; restores. */
import { heldRows } from './held.ts';
import type { Invariant } from './invariant.ts';
import { plainBytes } from './plain-bytes.ts';

/**
 * I10 Confidentiality: no row of a bucket that is not granted, and none unmasked to those who may not see it, leaves
 * central (listened to on the wire); and what was revoked is nowhere in the workstation's file, free pages included.
 */
export const I10: Invariant = {
  id: 'I10',
  finally: async (world) => {
    const rows = await world.central.rows();
    for (const { station, state, everHeld } of world.seats) {
      if (state !== 'up') continue;
      const expected = await world.central.expected(station.login);
      const hidden = rows.filter(({ noun, id }) => {
        const key = `${noun}\n${id}`;
        return everHeld.has(key) && !expected.has(key);
      });
      if (hidden.length === 0) continue;
      const bytes = plainBytes(station);
      const found = hidden.find(({ id }) => bytes.includes(`"id":"${id}"`));
      if (found) return `${station.name}'s file still has ${found.noun} ${found.id}`;
    }
    return null;
  },
};

const AUTHORS = { note: 'authorId', ticketNote: 'authorId', call: 'agentId' } as const;

/** I11 Write authorisation: whatever bears a person's name was sent by that person (and see forge.ts). */
export const I11: Invariant = {
  id: 'I11',
  finally: async (world) => {
    for (const { noun, id, body } of await world.central.rows()) {
      const field = AUTHORS[noun as keyof typeof AUTHORS];
      if (!field) continue;
      const senders = [...world.wire.texts]
        .filter(([, text]) => text.includes(`"id":"${id}"`))
        .map(([mutation]) => world.wire.senders.get(mutation));
      if (!senders.includes(String(body[field])))
        return `${noun} ${id} bears the name of ${String(body[field])}`;
    }
    return null;
  },
};

/**
 * I13 Restore: a central that was put back in silence is found out by whoever knows more, before they can lose it. Then an
 * operator rotates the epoch (quiesce.ts) and I1, I5 and I6 must hold; nobody having noticed, nothing may be missing.
 */
export const I13: Invariant = {
  id: 'I13',
  finally: async (world) => {
    if (!world.central.isHushed()) return null;
    const answers = await world.central.answers();
    for (const { station, state } of world.seats) {
      if (state !== 'up') continue;
      const acked = station.store.vault.read.all<{ id: string }>(
        `SELECT mutation_id AS id FROM archive WHERE ending = 'applied'`,
      );
      const missing = acked.find(({ id }) => !answers.has(id));
      if (missing) return `nobody noticed that central forgot ${missing.id} of ${station.name}`;
    }
    return null;
  },
};

/** I14 Clone: of two lineages of one device at most one keeps its id, once both have spoken. */
export const I14: Invariant = {
  id: 'I14',
  finally: async (world) => {
    const ids = world.seats.filter(({ state }) => state === 'up').map(({ station }) => station.deviceId());
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    return twice ? `two workstations are both ${twice}` : null;
  },
};

/** I17 Schema skew: what this program does not understand is kept as it was told (I1 compares it to the letter). */
export const I17: Invariant = {
  id: 'I17',
  finally: async (world) => {
    for (const { station, state } of world.seats) {
      if (state !== 'up') continue;
      const expected = await world.central.expected(station.login);
      const held = heldRows(station);
      for (const [key, row] of expected)
        if (row.text.includes('fromTheFuture') || key.startsWith('hologram'))
          if (held.get(key)?.base !== row.text)
            return `${station.name} lost what it does not know of ${key.replace('\n', ' ')}`;
    }
    return null;
  },
};
