/** Who telephones in the demo centre, read from its pack, so that the lab and central agree. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { readPeople, readQueues } from '../../src/central/services/pack/centre-rows.ts';
import { PackFile, readPackFile } from '../../src/central/services/pack/pack-files.ts';
import { TrainingScenario } from '../../src/shared/contract/phone.ts';
import type { LabAgent } from './asterisk-config.ts';
import type { CustomerLeg } from './asterisk.ts';

const PACK = resolve(import.meta.dirname, '../../resources/packs/power');

export interface DemoCentre {
  agents: LabAgent[];
  queueIds: string[];
  /** The customers of the training scenarios, who ring the switch here. */
  scenarios: TrainingScenario[];
}

export function readDemoCentre(): DemoCentre {
  const people = readPeople(PACK, readPackFile(PACK, 'pack.json', PackFile));
  return {
    agents: people.flatMap(({ user, sipPassword }) =>
      user.extension && sipPassword ? [{ extension: user.extension, password: sipPassword }] : [],
    ),
    queueIds: readQueues(PACK).map(({ id }) => id),
    scenarios: readPackFile(PACK, 'scenarios.json', z.array(TrainingScenario)),
  };
}

/** A scenario's customer at the real switch: same number, same queue, same words. */
export const legOf = ({ queueId, number, speech }: TrainingScenario): CustomerLeg => ({
  queueId,
  number,
  speech: speech.map(({ sound }) => sound.replace(/\.\w+$/, '')),
});

/**
 * What a person typed: nothing (the next scenario in turn), a scenario's id, or a number to ring from.
 * null when it is none of these.
 */
export function chooseLeg(text: string, { scenarios }: DemoCentre, turn: number): CustomerLeg | null {
  const word = text.trim();
  const inTurn = scenarios[turn % scenarios.length];
  const named = word === '' ? inTurn : scenarios.find(({ id }) => id === word);
  if (named) return legOf(named);
  const owner = scenarios.find(({ number }) => number === word) ?? inTurn;
  return owner && /^[+\d][\d-]{2,19}$/.test(word) ? { ...legOf(owner), number: word } : null;
}
