/** Many simulated workstations and one that writes, in one process, so that one clock tells when each saw the change. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { rowAt } from '../rows.ts';
import { child } from '../support/child.ts';
import { openLightWorkstation, type LightWorkstation } from '../support/light-workstation.ts';
import { AGENTS, loginOf, PASSWORD } from './centre.ts';

export interface VisibleConfig {
  url: string;
  clients: number;
  rounds: number;
}

/** One entry for each change and each workstation that saw it, from before the command was sent. */
export interface Sights {
  latenciesMs: number[];
  /** Until the server had acknowledged the command. */
  acknowledgedMs: number[];
}

export interface Visible {
  /** A note, which everybody is granted. */
  everybody: Sights;
  /** Answers to a script, which only the writer's other workstation is granted; all the others are connected. */
  one: Sights;
  failures: number;
}

type OnRow = (id: string) => void;

const PAUSE_MS = 200;
const PATIENCE_MS = 60_000;
const AT_ONCE = 2; // sign-ins cost central 46 MiB each
/** The writer and its other workstation are this person; nobody else is. */
const WRITER = AGENTS - 1;

await child<VisibleConfig>(async ({ url, clients, rounds }) => {
  const seen = new Map<string, OnRow>();
  const writer = await open(url, WRITER);
  const workstations = [await follow(url, WRITER, seen)];
  while (workstations.length < clients) {
    const count = Math.min(AT_ONCE, clients - workstations.length);
    const next = Array.from({ length: count }, (_, at) =>
      follow(url, (workstations.length + at) % WRITER, seen),
    );
    workstations.push(...(await Promise.all(next)));
  }
  const everybody = await changes({ writer, rounds, seen, make: noteBy, sights: clients });
  const one = await changes({ writer, rounds, seen, make: answersBy, sights: 1 });
  const failures = workstations.flatMap((workstation) => workstation.failures());
  if (failures[0]) console.error(failures[0]);
  return { ready: { everybody, one, failures: failures.length } satisfies Visible };
});

function open(url: string, person: number): Promise<LightWorkstation> {
  return openLightWorkstation({ centralUrl: url, login: loginOf(person), password: PASSWORD });
}

/** A row that is sent twice was seen the first time. */
async function follow(url: string, person: number, seen: Map<string, OnRow>): Promise<LightWorkstation> {
  const workstation = await open(url, person);
  const known = new Set<string>();
  await workstation.follow((_noun, id) => {
    if (known.has(id)) return;
    known.add(id);
    seen.get(id)?.(id);
  });
  return workstation;
}

interface Changes {
  writer: LightWorkstation;
  rounds: number;
  seen: Map<string, OnRow>;
  make: (id: string, userId: string, round: number) => { command: string; args: unknown };
  /** How many workstations see each. */
  sights: number;
}

async function changes({ writer, rounds, seen, make, sights }: Changes): Promise<Sights> {
  const result: Sights = { latenciesMs: [], acknowledgedMs: [] };
  for (let round = 0; round < rounds; round += 1) {
    await sleep(PAUSE_MS);
    const id = randomUUID();
    const startedMs = performance.now();
    const everybody = sightsOf(seen, id, sights, () =>
      result.latenciesMs.push(performance.now() - startedMs),
    );
    const [answer] = await writer.push([make(id, writer.userId, round)]);
    if (answer?.status !== 'applied') throw new Error(`the command was ${answer?.status ?? 'not answered'}`);
    result.acknowledgedMs.push(performance.now() - startedMs);
    await everybody;
  }
  return result;
}

/** Resolves when as many have seen the row as are granted it. */
function sightsOf(seen: Map<string, OnRow>, id: string, sights: number, onSight: () => void): Promise<void> {
  let missing = sights;
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`${missing} of ${sights} never saw a change`)),
      PATIENCE_MS,
    );
    seen.set(id, () => {
      onSight();
      missing -= 1;
      if (missing > 0) return;
      clearTimeout(late);
      seen.delete(id);
      resolve();
    });
  });
}

function noteBy(id: string, authorId: string, round: number) {
  const note = {
    id,
    customerId: rowAt(round).id,
    callId: null,
    text: '客户回电，问题已解决',
    authorId,
    writtenAtMs: Date.now(),
  };
  return { command: 'note.add', args: { note } };
}

function answersBy(id: string, agentId: string, round: number) {
  const steps = [{ stepId: 'greeting', answer: '', atMs: Date.now() }];
  const run = {
    id,
    callId: `call-${round}`,
    scriptId: 'script-1',
    scriptVersion: 1,
    agentId,
    steps,
    savedAtMs: Date.now(),
  };
  return { command: 'scriptRun.save', args: { run } };
}
