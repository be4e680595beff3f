/** What an operator may do to a database by hand. Rules OP1–OP6: docs/operating.md. */
import { listTenants } from '../../db/accounts.ts';
import type { Database } from '../../db/database.ts';
import { listDevices } from '../../db/figures.ts';
import type { Keys } from '../../keys.ts';
import { revokeDevice, type SecurityLog } from '../devices/devices.ts';
import { rotateEpoch } from '../sync/epoch.ts';
import { replayQuarantined } from '../sync/replay.ts';
import { checkSums, rebuildTenant } from '../sync/repair.ts';

export interface OperationParts {
  db: Database;
  keys: Keys;
  log: SecurityLog & { failed(mutationId: string, command: string, cause: unknown): void };
  say: (line: string) => void;
}

export interface Operation {
  /** What follows the name on the command line. */
  words: readonly string[];
  about: string;
  /** False: something is wrong, and the program ends with 1. */
  run(parts: OperationParts, words: readonly string[]): Promise<boolean>;
}

const everyTenant = async (
  { db }: OperationParts,
  work: (tenant: string) => Promise<boolean>,
): Promise<boolean> => {
  let isWell = true;
  for (const tenant of await db.owner(listTenants)) isWell = (await work(tenant)) && isWell;
  return isWell;
};

/** [OP1] Looks, and changes nothing. */
const check: Operation = {
  words: [],
  about: 'compares the sums of every bucket with its rows; changes nothing',
  run: (parts) =>
    everyTenant(parts, async (tenant) => {
      const wrong = await checkSums(parts.db, tenant);
      parts.say(`${tenant}: ${wrong.length === 0 ? 'every sum is right' : `wrong: ${wrong.join(', ')}`}`);
      return wrong.length === 0;
    }),
};

/** [OP2] Everything that workstations are told is compared with the rows it was made of, and told anew where it differs. */
const repair: Operation = {
  words: [],
  about: 'makes what is told to workstations anew where it is not what the rows say, and lets pulls go on',
  run: (parts) =>
    everyTenant(parts, async (tenant) => {
      const misplaced = (noun: string, id: string) => parts.say(`${tenant}: ${noun} ${id} has no place`);
      const { checked, wrongRows, rows, buckets } = await rebuildTenant(parts.db, tenant, { misplaced });
      parts.say(
        `${tenant}: ${checked} rows compared, ${wrongRows} told anew, ${buckets.length} sums counted anew`,
      );
      for (const { noun, id } of rows) parts.say(`  ${noun} ${id}`);
      return true;
    }),
};

/** [OP3] After a restore that nothing else gives away: devices fetch everything anew and send again what they had sent. */
const newEpoch: Operation = {
  words: [],
  about: 'says that this database is another history than the one workstations know (after a restore)',
  run: async ({ db, say }) => {
    say(`a new epoch begins: ${await rotateEpoch(db, 'an operator said so')}`);
    return true;
  },
};

/** [OP4] */
const replay: Operation = {
  words: [],
  about: 'runs again what was kept because this central did not know it then',
  run: (parts) =>
    everyTenant(parts, async (tenant) => {
      const ran = await replayQuarantined({ ...parts, now: Date.now }, tenant);
      parts.say(`${tenant}: ${ran} commands run`);
      return true;
    }),
};

const devices: Operation = {
  words: [],
  about: 'lists workstations: person, device, state, last seen',
  run: (parts) =>
    everyTenant(parts, async (tenant) => {
      for (const device of await parts.db.read(tenant, listDevices))
        parts.say([tenant, device.userId, device.deviceId, device.state, device.seenAt].join('\t'));
      return true;
    }),
};

/** [OP5] It may hand in once what waits there (kept for a person), then destroys its data. */
const giveUp: Operation = {
  words: ['person', 'device'],
  about: 'gives a workstation up: it hands in what waits there and erases itself when it next asks',
  run: async (parts, [userId = '', deviceId = '']) => {
    let isKnown = false;
    await everyTenant(parts, async (tenant) => {
      isKnown = (await revokeDevice(parts, tenant, { userId, deviceId })) || isKnown;
      return true;
    });
    parts.say(isKnown ? 'given up' : 'no such device; see `devices`');
    return isKnown;
  },
};

export const operations: Readonly<Record<string, Operation>> = {
  check,
  repair,
  'new-epoch': newEpoch,
  replay,
  devices,
  'give-up': giveUp,
};
