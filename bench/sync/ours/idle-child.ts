/** Whole workstations, signed in and complete, that nobody works at; counts what they ask central. */
import { setTimeout as sleep } from 'node:timers/promises';
import { child } from '../support/child.ts';
import { cpuOf, descendantsOf, postgresOf } from '../support/processes.ts';
import type { CentralReady } from './central-child.ts';
import { loginOf } from './centre.ts';
import { openWorkstation, type Requests, type Workstation } from './workstation.ts';

export interface IdleConfig {
  central: CentralReady;
  folder: string;
  workstations: number;
  forMs: number;
}

export interface Idle {
  /** Of all of them, in the time given. */
  requests: Requests;
  /** Of central and PostgreSQL in the same time. */
  cpuMs: number;
}

const SETTLE_MS = 5_000;

await child<IdleConfig>(async ({ central, folder, workstations, forMs }) => {
  const open: Workstation[] = [];
  for (let n = 0; n < workstations; n += 1)
    open.push(await settled(`${folder}/${n}`, central.url, loginOf(n)));
  await sleep(SETTLE_MS);
  const requests = (kind: keyof Requests): number =>
    open.reduce((sum, workstation) => sum + workstation.requests()[kind], 0);
  const cpu = (): number =>
    cpuOf([central.pid, ...descendantsOf(central.pid), ...postgresOf(central.folder)]);
  const before = { sync: requests('sync'), other: requests('other'), cpu: cpu() };
  await sleep(forMs);
  const ready: Idle = {
    requests: { sync: requests('sync') - before.sync, other: requests('other') - before.other },
    cpuMs: cpu() - before.cpu,
  };
  return { ready, end: async () => void (await Promise.all(open.map(({ close }) => close()))) };
});

async function settled(folder: string, centralUrl: string, login: string): Promise<Workstation> {
  const workstation = await openWorkstation(folder, centralUrl);
  await workstation.signIn(login);
  await workstation.status(({ completeAtMs }) => completeAtMs !== null);
  return workstation;
}
