/** Whole workstations, signed in and complete, that nobody works at; counts what they ask central. */
import { setTimeout as sleep } from 'node:timers/promises';
import { child } from '../support/child.ts';
import { cpuOf, descendantsOf, postgresOf } from '../support/processes.ts';
import type { CentralReady } from './central-child.ts';
import { loginOf, PASSWORD } from './centre.ts';
import { openWorkstation, type Requests } from './workstation.ts';

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
  const open = await Promise.all(
    Array.from({ length: workstations }, async (_, n) => {
      const workstation = await openWorkstation(`${folder}/${n}`, central.url);
      await workstation.desk.account.signIn({ login: loginOf(n), password: PASSWORD });
      await workstation.status(({ completeAtMs }) => completeAtMs !== null);
      return workstation;
    }),
  );
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
