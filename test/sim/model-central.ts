/** The model in the place of central. */
import type { MutationResult } from '../../src/shared/contract/sync/push.ts';
import type { CentralAction } from './actions.ts';
import type { CentralRow, PrefixOracle, SimCentral } from './central.ts';
import { peopleOf, rowsOf, START_MS } from './centre.ts';
import { grantsNow, liveRows, readCursor } from './model/readers.ts';
import { createModel, type Model } from './model/serve.ts';
import {
  bucketsOf,
  collectTombstones,
  keyOf,
  newState,
  placesOf,
  putRow,
  sequence,
  shownAs,
  type ModelState,
  type ShownRow,
} from './model/state.ts';
import { newerWrites, personWrite, sqlWrites, type TableWrite } from './sql.ts';

interface Behind {
  backup: ModelState | null;
  /** An open transaction's writes. */
  held: TableWrite[];
  epochs: number;
  /** Central was put back and nobody said so. */
  isHushed: boolean;
}

export function createModelCentral(seed: number): SimCentral {
  const state = newState(`epoch-${seed}-0`);
  for (const [noun, rows] of Object.entries(rowsOf()))
    for (const row of rows) putRow(state, noun, row.id, row);
  for (const user of peopleOf('')) putRow(state, 'user', user.id, user);
  sequence(state);
  const model = createModel(state, () => START_MS);
  const behind: Behind = { backup: null, held: [], epochs: 0, isHushed: false };
  const rotate = (): void => {
    behind.epochs += 1;
    behind.isHushed = false;
    model.state.epoch = `epoch-${seed}-${behind.epochs}`;
    for (const device of model.state.devices.values())
      Object.assign(device, { tokenNo: 0, lastBatch: null, lastAnswer: null });
    model.state.isSuspect = false;
  };
  return {
    serve: (request) => model.fetch(request),
    act: async (action) => act(model, behind, rotate, action),
    settle: async () => {
      act(model, behind, rotate, { do: 'close' });
      model.isSequencerBehind = false;
      if (model.state.isSuspect) rotate();
      sequence(model.state);
    },
    rows: async () => tableOf(model.state),
    answers: async () =>
      new Map([...model.state.mutations].map(([id, m]) => [id, JSON.parse(m.result) as MutationResult])),
    quarantine: async () => model.state.quarantine.map(({ text }) => text).join('\n'),
    expected: async (login) => expectedOf(model.state, login, model.state.rows),
    published: async (login) => expectedOf(model.state, login, model.state.published),
    isHushed: () => behind.isHushed,
    grants: async (userId) => grantsNow(model.state, userId),
    epoch: () => model.state.epoch,
    prefix: (bucket, cursor) => prefixOf(model.state, bucket, cursor),
    close: async () => {},
  };
}

function act(model: Model, behind: Behind, rotate: () => void, action: CentralAction): void {
  const { state } = model;
  const write = (writes: readonly TableWrite[]): void => {
    for (const { noun, id, body } of writes) putRow(state, noun, id, body);
  };
  switch (action.do) {
    case 'sql':
      return write(sqlWrites(tableOf(state), action.what, action.a));
    case 'person':
      return write(personWrite(tableOf(state), idOf(action.who), action.change));
    case 'sequencer':
      return void (model.isSequencerBehind = action.behind);
    case 'hold':
      return void behind.held.push(...sqlWrites(tableOf(state), 'new-customer', 100_000 + action.a));
    case 'close':
      return write(behind.held.splice(0));
    case 'collect':
      return (sequence(state), collectTombstones(state));
    case 'backup':
      return void (behind.backup = structuredClone(state));
    case 'restore': {
      if (!behind.backup) return;
      model.state = structuredClone(behind.backup);
      behind.isHushed = true;
      if (action.rotate) rotate();
      return;
    }
    case 'newer':
      write(newerWrites(tableOf(state), action.on));
      return putRow(state, 'hologram', 'h-1', action.on ? { id: 'h-1', light: true } : null);
    case 'wipe': {
      for (const device of state.devices.values())
        if (device.userId === idOf(action.who)) device.isGivenUp = true;
      return;
    }
    case 'central-crash':
      return; // the model keeps nothing that a crash could lose
  }
}

const PEOPLE = ['u-wang', 'u-zhang', 'u-chen', 'u-liu'];
const idOf = (who: number): string => PEOPLE[who % PEOPLE.length] as string;

const tableOf = (state: ModelState): CentralRow[] =>
  [...state.rows.values()].flatMap(({ noun, id, body }) => (body ? [{ noun, id, body }] : []));

/** From the tables and the grants, past sequencer, places and cursors. */
function expectedOf(
  state: ModelState,
  login: string,
  rows: ModelState['rows'],
): Map<string, ShownRow & { buckets: string[] }> {
  const user = tableOf(state).find(({ noun, body }) => noun === 'user' && body['login'] === login);
  const { buckets, view } = grantsNow(state, user?.id ?? '');
  const expected = new Map<string, ShownRow & { buckets: string[] }>();
  for (const row of rows.values()) {
    const within = bucketsOf(row).filter((bucket) => buckets.includes(bucket));
    if (within.length > 0) expected.set(keyOf(row.noun, row.id), { ...shownAs(row, view), buckets: within });
  }
  return expected;
}

/** null: the cursor says nothing about the present (another epoch or view, below the floor, the beginning). */
function prefixOf(state: ModelState, bucket: string, cursor: string): PrefixOracle | null {
  const { epoch } = state;
  const view = (['full', 'masked'] as const).find(
    (v) => (readCursor({ epoch, bucket, view: v }, cursor) ?? 0) > 0,
  );
  const seq = view && readCursor({ epoch, bucket, view }, cursor);
  if (!seq || seq > state.seq || seq < (state.floors.get(bucket) ?? 0)) return null;
  const oracle: PrefixOracle = { held: [], gone: [] };
  const versions = new Map(liveRows(state, bucket, view).map((row) => [keyOf(row.noun, row.id), row]));
  for (const [key, place] of placesOf(state, bucket)) {
    const [noun = '', id = ''] = key.split('\n');
    if (place.seq > seq) continue;
    const row = versions.get(key);
    if (row && place.live) oracle.held.push({ noun, id, ver: row.ver });
    else if (!place.live) oracle.gone.push({ noun, id });
  }
  return oracle;
}

export const makeModel = async (seed: number): Promise<{ central: SimCentral; nameOfRun: string }> => ({
  central: createModelCentral(seed),
  nameOfRun: '',
});
