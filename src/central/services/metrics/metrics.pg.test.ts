import { afterAll, beforeAll, expect, test } from 'vitest';
import { callBy, logCall, mutation, pushOf } from '../../../../test/central/mutations.ts';
import { startTestCentral, until, type TestCentral } from '../../../../test/central/running.ts';

const TOKEN = 'figures-for-prometheus';
let central: TestCentral;
beforeAll(async () => {
  central = await startTestCentral({ metricsToken: TOKEN });
});
afterAll(() => central.close());

const page = (token?: string) =>
  fetch(`${central.url}/metrics`, { headers: token ? { authorization: `Bearer ${token}` } : {} });

async function figures(): Promise<Map<string, number>> {
  const text = await (await page(TOKEN)).text();
  return new Map(
    [...text.matchAll(/^(seatline_\w+(?:\{[^}]*\})?) (\S+)$/gm)].map(([, name = '', value]) => [
      name,
      Number(value),
    ]),
  );
}

test('[MT1] without the token there is no such page', async () => {
  expect((await page()).status).toBe(404);
  expect((await page('guess')).status).toBe(404);
  const answer = await page(TOKEN);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/plain'),
  ]);
});

test('[MT2] mutations are counted by what became of them, requests by what was asked', async () => {
  const wang = await central.signIn('wang');
  const call = callBy(wang.signedIn.user, 'metrics-1');
  await wang.central.sync.push(pushOf(wang, [logCall(call), mutation('no.such.command', {})]));
  const found = await figures();
  expect(found.get('seatline_mutations_total{status="applied"}')).toBe(1);
  expect(found.get('seatline_mutations_total{status="quarantined"}')).toBe(1);
  expect(found.get('seatline_quarantined_mutations{tenant="demo",reason="command/unknown"}')).toBe(1);
  const pushes = 'seatline_request_seconds_count{method="POST",route="sync.push",status="200"}';
  expect(found.get(pushes)).toBe(1);
});

test('[MT3] a change that nobody sequences grows old', async () => {
  await central.db.owner((tx) =>
    tx.run(
      `INSERT INTO sync_dirty (tenant, noun, row_id, at) VALUES ('nobody', 'call', 'x', now() - interval '1 hour')`,
    ),
  );
  const found = await figures();
  expect(found.get('seatline_oldest_dirty_seconds')).toBeGreaterThan(3_500);
  await central.db.owner((tx) => tx.run(`DELETE FROM sync_dirty WHERE tenant = 'nobody'`));
});

test('[MT2] who listens is counted while they do', async () => {
  const zhang = await central.signIn('zhang');
  const stream = await zhang.central.sync.poke();
  await stream.next();
  expect((await figures()).get('seatline_listening_workstations')).toBe(1);
  await stream.return?.();
  expect(
    await until(
      async () => (await figures()).get('seatline_listening_workstations'),
      (n) => n === 0,
    ),
  ).toBe(0);
});

test('[MT4] no name, number or text of anybody is among the figures', async () => {
  const text = await (await page(TOKEN)).text();
  for (const word of ['wang', 'zhang', '13800001234', 'metrics-1', 'c-1']) expect(text).not.toContain(word);
});
