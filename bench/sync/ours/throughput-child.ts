/** Simulated workstations that push one batch after the other for a given time. */
import { randomUUID } from 'node:crypto';
import { rowAt } from '../rows.ts';
import { child } from '../support/child.ts';
import { openLightWorkstation, type LightWorkstation } from '../support/light-workstation.ts';
import { loginOf, PASSWORD } from './centre.ts';

export interface ThroughputConfig {
  url: string;
  writers: number;
  perPush: number;
  forMs: number;
  customers: number;
}

export interface Throughput {
  commands: number;
  tookMs: number;
  /** Of each push. */
  pushesMs: number[];
}

await child<ThroughputConfig>(async ({ url, writers, perPush, forMs, customers }) => {
  const open = (n: number) =>
    openLightWorkstation({ centralUrl: url, login: loginOf(n), password: PASSWORD });
  const workstations: LightWorkstation[] = [];
  for (let n = 0; n < writers; n += 1) workstations.push(await open(n));
  const ready: Throughput = { commands: 0, tookMs: 0, pushesMs: [] };
  const startedMs = performance.now();
  await Promise.all(workstations.map(work));
  ready.tookMs = performance.now() - startedMs;
  return { ready };

  async function work(workstation: LightWorkstation): Promise<void> {
    while (performance.now() - startedMs < forMs) {
      const pushedMs = performance.now();
      const results = await workstation.push(
        Array.from({ length: perPush }, () => noteBy(workstation.userId)),
      );
      const wrong = results.find(({ status }) => status !== 'applied');
      if (wrong) throw new Error(`a command was ${wrong.status}`);
      ready.pushesMs.push(performance.now() - pushedMs);
      ready.commands += results.length;
    }
  }
  function noteBy(authorId: string) {
    const customerId = rowAt(Math.floor(Math.random() * customers)).id;
    const note = {
      id: randomUUID(),
      customerId,
      callId: null,
      text: '已核对户号与余额',
      authorId,
      writtenAtMs: Date.now(),
    };
    return { command: 'note.add', args: { note } };
  }
});
