import { expect, test } from 'vitest';
import { createGate, GateFull } from './gate.ts';

/** Work that ends when told to. */
function job() {
  let finish = () => {};
  let hasStarted = false;
  const run = () => {
    hasStarted = true;
    return new Promise<void>((resolve) => (finish = resolve));
  };
  return { run, finish: () => finish(), hasStarted: () => hasStarted };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('[A2] only so many are inside, the next enters when one leaves, and a full line is refused', async () => {
  const gate = createGate({ concurrent: 1, waiting: 1 });
  const [first, second] = [job(), job()];
  const done = [gate.run(first.run), gate.run(second.run)];
  await expect(gate.run(job().run)).rejects.toBeInstanceOf(GateFull);
  await settle();
  expect([first.hasStarted(), second.hasStarted()]).toEqual([true, false]);
  first.finish();
  await done[0];
  await settle();
  expect(second.hasStarted()).toBe(true);
  second.finish();
  await Promise.all(done);
});

test('[A2] work that fails leaves its place', async () => {
  const gate = createGate({ concurrent: 1, waiting: 0 });
  await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(gate.run(() => Promise.resolve(1))).resolves.toBe(1);
});
