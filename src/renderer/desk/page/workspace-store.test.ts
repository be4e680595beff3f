import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeDesk } from '../../../../test/support/fake-desk.ts';
import { QueueId } from '../../../shared/ids.ts';
import { createChanges } from '../../ui/store/changes.ts';
import { createStreamStore } from '../../ui/store/stream-store.ts';
import { createWorkspaceStore } from './workspace-store.ts';

const queueId = QueueId.parse('q-bill');
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function setUp(attention = { isTyping: false, isDialogOpen: false }) {
  const fake = createFakeDesk();
  const desk = fake.client;
  const phone = createStreamStore((signal) => desk.phone.status(undefined, { signal }));
  const changes = createChanges(desk);
  stops.push(phone.stop, changes.stop);
  const workspace = createWorkspaceStore({
    desk,
    phone,
    changes,
    attention: () => attention,
    pause: () => Promise.resolve(),
  });
  const tabs = (): string[] => workspace.getState().tabs.map((tab) => tab.callId);
  const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 2_000, interval: 5 });
  return { fake, workspace, tabs, soon };
}

describe('workspace', () => {
  it('[DK10] before an idle agent the card opens itself', async () => {
    const { fake, workspace, soon } = setUp();
    const callId = fake.ring({ number: '13800001234', queueId });
    await soon(() => expect(workspace.getState().view).toEqual({ name: 'call', callId }));
  });

  it('[DK10] a call never steals the field being typed in', async () => {
    const { fake, workspace, tabs, soon } = setUp({ isTyping: true, isDialogOpen: false });
    const callId = fake.ring({ number: '13800001234', queueId });
    await soon(() => expect(tabs()).toEqual([callId]));
    expect(workspace.getState().view).toEqual({ name: 'page', page: 'home' });
  });

  it('[DK10] a second call waits its turn behind the first', async () => {
    const { fake, workspace, tabs, soon } = setUp();
    const first = fake.ring({ number: '13800001234', queueId });
    await soon(() => expect(tabs()).toEqual([first]));
    const second = fake.ring({ number: null, queueId });
    await soon(() => expect(tabs()).toEqual([first, second]));
    expect(workspace.getState().view).toEqual({ name: 'call', callId: first });
  });

  it('[DK12] an answered call stays for its wrap-up and goes when that is done', async () => {
    const { fake, workspace, tabs, soon } = setUp();
    const callId = fake.ring({ number: '13800001234', queueId });
    fake.answer(callId);
    await soon(() => expect(workspace.getState().tabs[0]?.live?.state.name).toBe('talking'));
    fake.end(callId, 'customer-hung-up');
    await soon(() =>
      expect(workspace.getState().tabs[0]).toMatchObject({ callId, live: null, call: { id: callId } }),
    );
    workspace.close(callId);
    expect([tabs(), workspace.getState().view]).toEqual([[], { name: 'page', page: 'home' }]);
  });

  it('[DK13] an unanswered call goes by itself, unless something was typed', async () => {
    const { fake, tabs, soon } = setUp();
    const silent = fake.ring({ number: '13800001234', queueId });
    const noted = fake.ring({ number: null, queueId });
    await soon(() => expect(tabs()).toEqual([silent, noted]));
    await fake.client.drafts.put({ screen: 'wrapUp', key: noted, json: '{}' });
    fake.end(silent, 'no-answer');
    fake.end(noted, 'no-answer');
    await soon(() => expect(tabs()).toEqual([noted]));
  });

  it('[DK14] calls left unwrapped come back as tabs', async () => {
    const { fake, workspace, tabs, soon } = setUp();
    const callId = fake.ring({ number: '13800001234', queueId });
    fake.answer(callId);
    fake.end(callId, 'customer-hung-up');
    workspace.clear();
    await workspace.reload();
    await soon(() => expect(tabs()).toEqual([callId]));
  });
});
