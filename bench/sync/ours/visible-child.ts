/** Many simulated workstations and one that writes, in one process, so that one clock tells when each saw the change. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { rowAt } from '../rows.ts';
import { child } from '../support/child.ts';
import { openLightWorkstation, type LightWorkstation } from '../support/light-workstation.ts';
import { loginOf, PASSWORD } from './centre.ts';

export interface VisibleConfig {
  url: string;
  clients: number;
  rounds: number;
}

/** One entry for each change and each workstation that saw it, from before the command was sent. */
export interface Visible {
  latenciesMs: number[];
  /** Until central had acknowledged the command. */
  acknowledgedMs: number[];
}

type OnRow = (noun: string, id: string) => void;

const PAUSE_MS = 200;
const PATIENCE_MS = 60_000;
const AT_ONCE = 2; // sign-ins cost central 46 MiB each

await child<VisibleConfig>(async ({ url, clients, rounds }) => {
  const seen = new Map<string, (atMs: number) => void>();
  /** A workstation that is sent a row twice saw it the first time. */
  const onRowOf = (): OnRow => {
    const known = new Set<string>();
    return (noun, id) => {
      if (noun !== 'note' || known.has(id)) return;
      known.add(id);
      seen.get(id)?.(performance.now());
    };
  };
  const writer = await openLightWorkstation({ centralUrl: url, login: loginOf(0), password: PASSWORD });
  for (let n = 0; n < clients; n += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, clients - n) }, (_, at) =>
      openFollower(url, n + at, onRowOf()),
    );
    await Promise.all(batch);
  }
  const result: Visible = { latenciesMs: [], acknowledgedMs: [] };
  for (let round = 0; round < rounds; round += 1) {
    await sleep(PAUSE_MS);
    await change(writer, round, clients, seen, result);
  }
  return { ready: result };
});

async function openFollower(
  url: string,
  n: number,
  onRow: (noun: string, id: string) => void,
): Promise<void> {
  const workstation = await openLightWorkstation({ centralUrl: url, login: loginOf(n), password: PASSWORD });
  await workstation.follow(onRow);
}

async function change(
  writer: LightWorkstation,
  round: number,
  clients: number,
  seen: Map<string, (atMs: number) => void>,
  result: Visible,
): Promise<void> {
  const id = `note-${randomUUID()}`;
  let missing = clients;
  const startedMs = performance.now();
  const everybody = new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`${missing} of ${clients} never saw the change`)),
      PATIENCE_MS,
    );
    seen.set(id, (atMs) => {
      result.latenciesMs.push(atMs - startedMs);
      missing -= 1;
      if (missing > 0) return;
      clearTimeout(late);
      resolve();
    });
  });
  const note = {
    id,
    customerId: rowAt(round).id,
    callId: null,
    text: '客户回电，问题已解决',
    authorId: writer.userId,
    writtenAtMs: Date.now(),
  };
  const [answer] = await writer.push([{ command: 'note.add', args: { note } }]);
  if (answer?.status !== 'applied') throw new Error(`the command was ${answer?.status ?? 'not answered'}`);
  result.acknowledgedMs.push(performance.now() - startedMs);
  await everybody;
  seen.delete(id);
}
