/**
 * A pack turns a bare Seatline into a centre: people, queues, words, articles, scripts and, for the demo,
 * customers with a past. A pack is a folder of files (docs/spec/pack.md); this reads it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NounName, Row } from '../../../shared/domain/nouns.ts';
import { readArticles } from './articles.ts';
import {
  readDispositions,
  readPeople,
  readQueues,
  readReasons,
  readTeams,
  type PackPerson,
} from './centre-rows.ts';
import { makeCustomers, type CustomerAndBills } from './customers.ts';
import { makeFacts } from './facts.ts';
import { makeHistory } from './history.ts';
import { CallsFile, CastFile, NamesFile, PackFile, PlacesFile, readPackFile } from './pack-files.ts';
import { readScripts } from './scripts.ts';

export interface PackContents {
  /** Who signs in. Their `user` rows are here alone and not repeated in `rows`. */
  people: PackPerson[];
  rows: { [N in NounName]?: Row<N>[] };
}

export interface PackOptions {
  /** The moment the pack's past ends at; bills, calls and articles count back from it. */
  anchorMs: number;
  /** How many customers to make; the first hand-written ones are always the same. */
  customers?: number;
}

const DEMO_CUSTOMERS = 2_000;

/**
 * The whole pack below `folder`. Same folder, anchor and count: the same rows to the last byte, everywhere.
 * Throws when a file does not fit, naming it: a pack is ours, not a person's input.
 */
export function readPack(
  folder: string,
  { anchorMs, customers = DEMO_CUSTOMERS }: PackOptions,
): PackContents {
  const pack = readPackFile(folder, 'pack.json', PackFile);
  const people = readPeople(folder, pack);
  const made = readCustomers(folder, pack, { anchorMs, customers });
  return {
    people,
    rows: {
      team: readTeams(folder),
      stateReason: readReasons(folder),
      disposition: readDispositions(folder),
      queue: readQueues(folder),
      script: existsSync(join(folder, 'scripts')) ? readScripts(folder) : [],
      article: existsSync(join(folder, 'articles')) ? readArticles(folder, { anchorMs }) : [],
      customer: made.map(({ customer }) => customer),
      bill: made.flatMap(({ bills }) => bills),
      ...readPast(folder, { pack, people, made, anchorMs }),
    },
  };
}

function readCustomers(folder: string, pack: PackFile, { anchorMs, customers }: Required<PackOptions>) {
  const names = readPackFile(folder, 'names.json', NamesFile);
  const places = readPackFile(folder, 'places.json', PlacesFile);
  const cast = readPackFile(folder, 'cast.json', CastFile);
  return makeCustomers({ pack, names, places, cast }, customers, anchorMs);
}

interface PastInput {
  pack: PackFile;
  people: PackPerson[];
  made: CustomerAndBills[];
  anchorMs: number;
}

function readPast(folder: string, { pack, people, made, anchorMs }: PastInput) {
  const agents = people.map(({ user }) => user).filter(({ role }) => role === 'agent');
  const calls = readPackFile(folder, 'calls.json', CallsFile);
  const common = { pack, calls, agents, customers: made, anchorMs };
  const places = readPackFile(folder, 'places.json', PlacesFile);
  const castSize = readPackFile(folder, 'cast.json', CastFile).length;
  const history = makeHistory({ ...common, places, castSize, queues: readQueues(folder) });
  return { call: history.calls, followUp: history.followUps, note: makeFacts(common) };
}
