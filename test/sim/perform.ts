/** Carries out one action. What breaks an invariant on the spot is written down in the world; nothing is thrown for it. */
import { join } from 'node:path';
import type { Action, CentralAction, StationAction } from './actions.ts';
import { forge } from './forge.ts';
import { letRot } from './rot.ts';
import { createStationClock } from './station/clock.ts';
import { copyFiles, losePower, type CrashMoment } from './station/gate.ts';
import { openStation } from './station/station.ts';
import { stormOf } from './transport.ts';
import { keepDraft, typeAndSend } from './typing.ts';
import { newSeat, seatAt, type Seat, type World } from './world.ts';

export async function perform(world: World, action: Action): Promise<void> {
  if (action.do === 'pass') return void world.seats.forEach(({ station }) => station.clock.pass(action.ms));
  if (action.do === 'underway') return arrive(world);
  if (!('at' in action) || action.do === 'central-crash') return atCentral(world, action);
  const seat = seatAt(world, action.at);
  if (!seat) return;
  if (action.do === 'between') return roundWith(world, seat, action);
  await atStation(world, seat, action);
}

async function atCentral(world: World, action: CentralAction): Promise<void> {
  if (action.do === 'restore') {
    world.wire.newHistory();
    // what a destroyed workstation handed in was central's alone to keep: no backup can give it back
    for (const typed of world.ledger.entries)
      if (world.seats[typed.at]?.state === 'gone') typed.isOwed = false;
  }
  await world.central.act(action);
}

async function atStation(world: World, seat: Seat, action: StationAction): Promise<void> {
  const { station } = seat;
  switch (action.do) {
    case 'type':
      return type(world, seat, action);
    case 'draft':
      return draft(world, seat, action);
    case 'round':
      return round(world, seat, action.weather);
    case 'crash':
      station.gate.arm(action.nth, action.moment);
      await round(world, seat, action.weather);
      return restart(world, seat, action.moment);
    case 'crash-typing':
      station.gate.arm(action.nth, action.moment);
      type(world, seat, action);
      return restart(world, seat, action.moment);
    case 'clone':
      return clone(world, seat);
    case 'clock':
      return station.clock.jump(action.days * 86_400_000);
    case 'rot':
      Object.assign(seat, { isSpoiled: true, isRotten: true });
      return letRot(seat, action);
    case 'downgrade':
      return downgrade(world, seat);
    case 'let-go':
      return letGo(seat, action.again);
    case 'forge':
      return forge(world, seat, action.a);
  }
}

function type(
  world: World,
  seat: Seat,
  action: Pick<Extract<Action, { do: 'type' }>, 'at' | 'what' | 'a'>,
): void {
  try {
    const facts = typeAndSend(seat.station, world.ledger, { ...action, at: world.seats.indexOf(seat) });
    for (const { noun, id } of facts ?? []) seat.facts.add(`${noun}\n${id}`);
  } catch (cause) {
    if (!seat.station.gate.isCrashed()) throw cause;
  }
}

function draft(world: World, seat: Seat, { a }: { a: number }): void {
  const typed = world.ledger.type(world.seats.indexOf(seat));
  try {
    keepDraft(seat.station, `draft-${typed.mark}-${a}`, typed.mark);
  } catch (cause) {
    typed.isOwed = false;
    if (!seat.station.gate.isCrashed()) throw cause;
  }
}

/** A round, in whatever weather; a workstation that central gave up destroys its data. */
export async function round(world: World, seat: Seat, weather: number): Promise<void> {
  const { station } = seat;
  station.transport.weather = stormOf(weather);
  const wanted = station.memory.checkWanted;
  station.transport.stale.clear();
  const end = await station.round();
  station.transport.weather = null;
  seat.last = end.type;
  // an old answer may tell of buckets and rows of another time; the next whole answer is compared with the sums
  if (station.transport.stale.size > 0) seat.isSpoiled = true;
  else if (end.type === 'synced' && (!seat.isRotten || (wanted && !station.memory.checkWanted)))
    Object.assign(seat, { isSpoiled: false, isRotten: false });
  if (end.type === 'wiped') leave(world, seat);
  station.clock.pass(500);
  if (end.type === 'failed' && end.failure === 'internal/mistake' && !station.gate.isCrashed())
    world.breaches.push(['I19', `a round of ${station.name} ended in a mistake of ours`]);
}

/** Drafts go with the key, as does what a person let go; what was sent or waited to be sent is central's to keep. */
function leave(world: World, seat: Seat): void {
  seat.state = 'gone';
  const drafts = JSON.stringify(seat.station.store.vault.read.all('SELECT json FROM draft'));
  for (const typed of world.ledger.entries) if (drafts.includes(typed.mark)) typed.isOwed = false;
}

async function roundWith(
  world: World,
  seat: Seat,
  action: Extract<Action, { do: 'between' }>,
): Promise<void> {
  let left = action.nth;
  seat.station.transport.onRequest = async () => {
    left -= 1;
    if (left === 0) await atCentral(world, action.thereupon);
  };
  await round(world, seat, action.weather);
  seat.station.transport.onRequest = null;
}

/** Requests that their senders gave up arrive after all. */
async function arrive(world: World): Promise<void> {
  for (const { station } of world.seats)
    for (const request of station.transport.underway.splice(0)) await request();
}

/** The program is killed; the files are as they are; it is started again. */
export async function restart(world: World, seat: Seat, moment: CrashMoment | null): Promise<void> {
  const { station } = seat;
  const folder = join(world.folder, `${station.name}-${seat.openings}`);
  station.gate.disarm();
  station.transport.isDead = true;
  copyFiles(station.folder, folder);
  if (moment === 'power') losePower(folder, world.random.int(100) / 100);
  seat.isSpoiled ||= moment === 'power';
  station.close();
  seat.openings += 1;
  seat.station = await openStation({ ...station, folder, serve: world.wire.serve });
  seat.station.transport.underway.push(...station.transport.underway);
}

/** A copy of the disk wakes up on another machine. Both live. */
async function clone(world: World, seat: Seat): Promise<void> {
  if (world.seats.length >= 5) return;
  const { station } = seat;
  const folder = join(world.folder, `clone-${world.clones}`);
  copyFiles(station.folder, folder);
  world.clones += 1;
  const clock = createStationClock(station.clock.nowMs(), world.random.fork());
  const name = `${station.name}c${world.clones}`;
  const twin = await openStation({ ...station, name, folder, clock, serve: world.wire.serve });
  world.seats.push({ ...newSeat(twin, seat.facts), isSpoiled: seat.isSpoiled, isRotten: seat.isRotten });
}

/** The program is replaced by one with other definitions: what was derived from the rows is made anew. */
async function downgrade(world: World, seat: Seat): Promise<void> {
  seat.station.store
    .cache()
    .write((db) => db.run(`UPDATE meta SET value = 'of another program' WHERE key LIKE '%digest%'`));
  await restart(world, seat, null);
}

function letGo({ station }: Seat, again: boolean): void {
  const item = station.store.vault.read.get<{ id: string }>(
    `SELECT mutation_id AS id FROM outbox WHERE state IN ('refused', 'quarantined') ORDER BY device_seq LIMIT 1`,
  );
  if (!item) return;
  try {
    if (again) station.commands.sendAgain(item.id);
    else station.commands.dismiss(item.id);
  } catch {
    // the rule refuses it here as well: it stays where it is
  }
}
