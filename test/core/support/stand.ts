/** The engine of a workstation without timers, on real files, against the simulation's model of central. */
import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../../src/main/core/store/store.ts';
import type { RoundEnd } from '../../../src/main/core/sync/round.ts';
import { createModel, type Model } from '../../sim/model/serve.ts';
import { newState, putRow, sequence } from '../../sim/model/state.ts';
import { peopleOf, rowsOf, START_MS } from '../../sim/centre.ts';
import { randomOf } from '../../sim/random.ts';
import { createStationClock } from '../../sim/station/clock.ts';
import { openStation, type Station } from '../../sim/station/station.ts';
import type { Serve } from '../../sim/transport.ts';
import { newFolder } from '../../support/folders.ts';

export interface Central {
  model: Model;
  /** Between the workstations and the model; replaced to make trouble. */
  serve: Serve;
  /** Paths asked for, in order. */
  asked: string[];
}

export function createCentral(): Central {
  const state = newState(randomUUID());
  for (const [noun, rows] of Object.entries(rowsOf()))
    for (const row of rows) putRow(state, noun, row.id, row);
  for (const user of peopleOf('')) putRow(state, 'user', user.id, user);
  sequence(state);
  const model = createModel(state, () => START_MS);
  const central: Central = { model, asked: [], serve: (request) => model.fetch(request) };
  return central;
}

let opened = 0;

/** Signs in; `folder` of an earlier one: the same workstation after a restart. */
export function openStand(central: Central, login: string, folder = newFolder('stand')): Promise<Station> {
  opened += 1;
  return openStation({
    name: login,
    login,
    folder: join(folder, 'person'),
    clock: createStationClock(START_MS, randomOf(opened)),
    serve: (request) => {
      central.asked.push(new URL(request.url).pathname);
      return central.serve(request);
    },
  });
}

/** The disk as it is, copied: another workstation with the same files. */
export function copyOf({ folder }: Station): string {
  const copy = newFolder('copy');
  cpSync(folder, join(copy, 'person'), { recursive: true });
  return copy;
}

/** Rounds until the store equals central's and nothing waits; fails with the last end. */
export async function settled(station: Station, most = 12): Promise<void> {
  let end: RoundEnd = { type: 'closed' };
  for (let round = 0; round < most; round += 1) {
    end = await station.round();
    if (end.type === 'synced' && waiting(station.store) === 0) return;
    station.clock.pass(400_000);
  }
  throw new Error(`it does not settle: ${JSON.stringify(end)}, ${waiting(station.store)} waiting`);
}

export const waiting = ({ vault }: Store): number =>
  vault.read.get<{ n: number }>(`SELECT count(*) AS n FROM outbox WHERE state IN ('pending', 'acked')`)?.n ??
  0;

export const outbox = ({ vault }: Store) =>
  vault.read.all<{ id: string; state: string; seq: number; conflict: string | null; failure: string | null }>(
    `SELECT mutation_id AS id, state, device_seq AS seq, conflict_id AS conflict, failure FROM outbox ORDER BY work_no`,
  );

let notes = 0;

/** A note that nobody else has. */
export function writeNote({ commands, actor }: Station, text = `note ${(notes += 1)}`): string {
  const id = `note-${randomUUID()}`;
  commands.run('note.add', {
    note: { id, customerId: 'c-0', callId: null, text, authorId: actor.userId, writtenAtMs: START_MS },
  });
  return id;
}

export const notesAt = ({ model }: Central): string[] =>
  [...model.state.rows.values()]
    .filter(({ noun, body }) => noun === 'note' && body !== null)
    .map(({ id }) => id);
