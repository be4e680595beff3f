import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeDesk } from '../../../../test/support/fake-desk.ts';
import { createDraftStore } from './draft-store.ts';

interface Form {
  text: string;
}
const parse = (json: unknown): Form | null =>
  typeof json === 'object' && json !== null && 'text' in json ? { text: String(json.text) } : null;

function setUp() {
  const fake = createFakeDesk();
  const make = () =>
    createDraftStore<Form>({
      desk: fake.client,
      screen: 'wrapUp',
      key: 'call-1',
      empty: { text: '' },
      parse,
    });
  const written = (): string[] =>
    fake.asked
      .filter((one) => one.name === 'drafts.put')
      .map((one) => (JSON.parse((one.input as { json: string }).json) as Form).text);
  return { fake, make, written, draft: make() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('draft', () => {
  it('[DK1] a keystroke is in the vault within 300 ms, however fast the next ones come', async () => {
    const { draft, written } = setUp();
    await draft.load();
    for (const text of ['客', '客户', '客户要', '客户要过', '客户要过户']) {
      draft.edit({ text });
      await vi.advanceTimersByTimeAsync(75);
    }
    expect(written()).toEqual(['客户要']);
    await vi.advanceTimersByTimeAsync(225);
    expect(written().at(-1)).toBe('客户要过户');
    expect(draft.getState().mark.name).toBe('saved');
  });

  it('[DK2] what was typed comes back', async () => {
    const { draft, make } = setUp();
    draft.edit({ text: '断电前写的字' });
    await draft.flush();
    const again = make();
    await again.load();
    expect(again.getState().value).toEqual({ text: '断电前写的字' });
  });

  it('[DK2] what is typed before the old draft arrived is not overwritten by it', async () => {
    const { draft, make } = setUp();
    draft.edit({ text: '旧' });
    await draft.flush();
    const again = make();
    const loading = again.load();
    again.edit({ text: '新' });
    await loading;
    expect(again.getState().value).toEqual({ text: '新' });
  });

  it('[DK2] a draft that could not be read is asked for again before anything can be typed over it', async () => {
    const { draft, fake, make } = setUp();
    draft.edit({ text: '早先写的字' });
    await draft.flush();
    fake.failNext.set('drafts.get', 'link/timeout');
    const again = make();
    await again.load();
    expect(again.getState().isLoaded).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(again.getState()).toMatchObject({ isLoaded: true, value: { text: '早先写的字' } });
  });

  it('[DK3] after its release no late write brings a draft back', async () => {
    const { draft, fake, written } = setUp();
    draft.edit({ text: '要提交的字' });
    await draft.release();
    await fake.client.drafts.discard({ screen: 'wrapUp', key: 'call-1' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect([written(), fake.drafts.size]).toEqual([[], 0]);
  });

  it('[DK1] a refused write is marked, kept and tried again', async () => {
    const { draft, fake, written } = setUp();
    fake.failNext.set('drafts.put', 'store/disk-full');
    draft.edit({ text: '磁盘满了也不丢' });
    await vi.advanceTimersByTimeAsync(250);
    expect(draft.getState()).toMatchObject({
      mark: { name: 'failed', code: 'store/disk-full' },
      value: { text: '磁盘满了也不丢' },
    });
    await vi.advanceTimersByTimeAsync(2_500);
    expect(draft.getState().mark.name).toBe('saved');
    expect(written().at(-1)).toBe('磁盘满了也不丢');
  });
});
