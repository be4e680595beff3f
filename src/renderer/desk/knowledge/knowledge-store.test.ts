import { describe, expect, it, vi } from 'vitest';
import { createFakeDesk } from '../../../../test/support/fake-desk.ts';
import { createKnowledgeStore } from './knowledge-store.ts';

const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 2_000, interval: 5 });

describe('knowledge', () => {
  it('[DK35] the newest question wins', async () => {
    const store = createKnowledgeStore(createFakeDesk().client);
    store.type('电');
    store.type('阶梯');
    await soon(() => expect(store.getState().hits?.map((hit) => hit.title)).toEqual(['居民阶梯电价怎么算']));
  });

  it('[DK35] arrows stay within the answers and Enter opens the one under the cursor', async () => {
    const store = createKnowledgeStore(createFakeDesk().client);
    store.type('电');
    await soon(() => expect(store.getState().hits).not.toBeNull());
    store.move(-3);
    expect(store.getState().at).toBe(0);
    store.move(1);
    const wanted = store.getState().hits?.[1]?.id;
    store.openCurrent();
    await soon(() =>
      expect(store.getState().view).toMatchObject({ name: 'article', article: { id: wanted } }),
    );
    store.back();
    expect(store.getState().view).toEqual({ name: 'results' });
  });
});
