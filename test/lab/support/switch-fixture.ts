/** The product of host-fixture.ts with a real Asterisk as its switch. */
import { statSync } from 'node:fs';
import { installAsterisk } from '../../../scripts/lab/asterisk-install.ts';
import { startAsterisk, type Asterisk, type LabCall } from '../../../scripts/lab/asterisk.ts';
import { chooseLeg, readDemoCentre } from '../../../scripts/lab/demo-centre.ts';
import { must } from '../../../src/shared/result.ts';
import { expect, test as base } from '../../support/host-fixture.ts';

export { expect };

const centre = readDemoCentre();
/** The switch and central disagree about this person's password. */
export const WRONG_PASSWORD_EXTENSION = '1002';

interface SwitchFixtures {
  /** The customer of a training scenario rings the switch. */
  ring: (scenarioId: string) => Promise<LabCall>;
}

export const test = base.extend<SwitchFixtures, { asterisk: Asterisk }>({
  asterisk: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what the fixture needs
    async ({}, use) => {
      const installed = await installAsterisk();
      if (!installed.ok) throw new Error(installed.why);
      const agents = centre.agents.map((agent) =>
        agent.extension === WRONG_PASSWORD_EXTENSION ? { ...agent, password: 'another one' } : agent,
      );
      const asterisk = await startAsterisk({ ...centre, agents, members: ['1001'] });
      await use(asterisk);
      await asterisk.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  switchUrl: async ({ asterisk }, use) => use(asterisk.wsUrl),
  ring: async ({ asterisk }, use) => {
    await use(async (scenarioId) => asterisk.originate(must(chooseLeg(scenarioId, centre, 0), scenarioId)));
    await asterisk.cli('channel request hangup all');
  },
});

/** A recording's header is written at its end; until then its size tells how long it has been. */
export const waitForTalk = (call: LabCall, seconds: number): Promise<void> =>
  expect
    .poll(() => statSync(call.recordings.agent, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000 })
    .toBeGreaterThan(seconds * 16_000);
