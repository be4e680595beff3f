/** The demo centre's own people and queues, so that what the lab registers is what central hands out. */
import { readPack } from '../../../src/central/services/pack/pack.ts';
import type { LabAgent } from '../../../scripts/lab/asterisk-config.ts';

const contents = readPack('resources/packs/power', { anchorMs: Date.UTC(2026, 0, 1), customers: 20 });

export const labAgents: LabAgent[] = contents.people.flatMap(({ user, sipPassword }) =>
  user.extension && sipPassword ? [{ extension: user.extension, password: sipPassword }] : [],
);

export const labQueueIds: string[] = (contents.rows.queue ?? []).map(({ id }) => id);

export const agentAt = (extension: string): LabAgent => {
  const found = labAgents.find((agent) => agent.extension === extension);
  if (!found) throw new Error(`the pack has nobody at ${extension}`);
  return found;
};
