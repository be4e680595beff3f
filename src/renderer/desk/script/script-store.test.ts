import { describe, expect, it } from 'vitest';
import { script, user } from '../../../../test/support/fake-data.ts';
import { createFakeDesk } from '../../../../test/support/fake-desk.ts';
import { QueueId } from '../../../shared/ids.ts';
import { createScriptStore } from './script-store.ts';

const queueId = QueueId.parse('q-bill');
const choiceOf = (label: string) =>
  script.steps.flatMap((step) => step.choices).find((one) => one.label === label) ?? null;

describe('the script of a call', () => {
  it('[DK33] opens by its queue, is walked, and is saved with its version', async () => {
    const fake = createFakeDesk();
    const store = createScriptStore(fake.client, 'call-0');
    await store.start(queueId);
    store.take(choiceOf('本人'));
    store.take(choiceOf('认可'));
    expect(await store.save(user.id)).toBe(true);
    const [run] = fake.tables.scriptRun.values();
    expect(run).toMatchObject({
      callId: 'call-0',
      scriptVersion: script.version,
      steps: [
        { stepId: 'greet', answer: '本人' },
        { stepId: 'state-bill', answer: '认可' },
      ],
    });
    expect(fake.drafts.size).toBe(0);
  });

  it('[DK33] a walk under way comes back after a restart', async () => {
    const fake = createFakeDesk();
    const before = createScriptStore(fake.client, 'call-0');
    await before.start(queueId);
    before.take(choiceOf('本人'));
    await before.walk.flush();
    const after = createScriptStore(fake.client, 'call-0');
    await after.start(null);
    expect(after.walk.getState().value).toEqual(before.walk.getState().value);
  });

  it('[DK34] nothing answered, nothing saved', async () => {
    const fake = createFakeDesk();
    const store = createScriptStore(fake.client, 'call-0');
    await store.start(queueId);
    expect([await store.save(user.id), fake.tables.scriptRun.size]).toEqual([true, 0]);
  });
});
