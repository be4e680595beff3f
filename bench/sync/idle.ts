/** Job `idle`: what a workstation that nobody works at costs central in an hour, against central with none. */
import { startCentralOf } from './ours/central.ts';
import type { Idle, IdleConfig } from './ours/idle-child.ts';
import type { Options } from './options.ts';
import { heading } from './support/heading.ts';
import { newFolder } from './support/folder.ts';
import { askChild } from './support/run-child.ts';
import { count, seconds, table } from './support/table.ts';

const CHILD = new URL('ours/idle-child.ts', import.meta.url);
const CUSTOMERS = 200;
const WORKSTATIONS = 10;
const FOR_MS = 120_000;
const QUICK_MS = 20_000;
const HOUR_MS = 3_600_000;

export async function idle(options: Options): Promise<string> {
  const forMs = options.isQuick ? QUICK_MS : FOR_MS;
  const central = await startCentralOf(CUSTOMERS);
  const watch = async (workstations: number): Promise<Idle> => {
    const folder = newFolder('idle');
    const config: IdleConfig = { central: central.ready, folder: folder.path, workstations, forMs };
    const { ready } = await askChild<Idle>({ script: CHILD, config, timeoutMs: options.timeoutMs });
    folder.remove();
    return ready;
  };
  const alone = await watch(0);
  const together = await watch(WORKSTATIONS);
  await central.end();
  const hours = forMs / HOUR_MS;
  const lines = [
    ['requests of the sync protocol', count(together.requests.sync / WORKSTATIONS / hours)],
    ['other requests (presence)', count(together.requests.other / WORKSTATIONS / hours)],
    [
      'central and PostgreSQL, CPU',
      seconds(Math.max(0, together.cpuMs - alone.cpuMs) / WORKSTATIONS / hours),
    ],
    ['central and PostgreSQL with no workstation, CPU', seconds(alone.cpuMs / hours)],
  ];
  const head = [`in an hour, from ${WORKSTATIONS} workstations in ${seconds(forMs)}`, 'figure'];
  return `${heading('An idle workstation', options)}
${table(head, lines)}`;
}
