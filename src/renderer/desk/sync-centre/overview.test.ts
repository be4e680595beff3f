import { describe, expect, it, vi } from 'vitest';
import { createFakeDesk } from '../../../../test/support/fake-desk.ts';
import { fillSync } from '../../../../test/support/fake-sync-data.ts';
import { leftMs, progressOf, shareOf } from './progress.ts';
import { firstSection, sectionsOf, type SectionCount } from './sections.ts';
import { createSyncCentreStore } from './sync-centre-store.ts';
import { storageParts } from './transfers/storage-parts.ts';

const rows = (done: number, total: number | null = 1_000) =>
  ({ lane: 'rows', unit: 'rows', done, total }) as const;

describe('progress', () => {
  const watch = (steps: [done: number, atMs: number][]) =>
    steps.reduce<ReturnType<typeof progressOf>>(
      (samples, [done, atMs]) => progressOf(samples, rows(done), atMs),
      [],
    );

  it('[SC21] says the time left only when it was watched long enough', () => {
    expect(leftMs(watch([[0, 0]]), rows(0))).toBeNull();
    expect(leftMs(watch([[0, 0], [100, 3_999]]), rows(100))).toBeNull(); // prettier-ignore
    expect(leftMs(watch([[0, 0], [10, 5_000]]), rows(10))).toBeNull(); // prettier-ignore
    expect(leftMs(watch([[0, 0], [200, 5_000]]), rows(200))).toBe(20_000); // prettier-ignore
    expect(leftMs(watch([[0, 0], [200, 5_000]]), rows(200, null))).toBeNull(); // prettier-ignore
  });

  it('[SC21] another lane begins anew; nothing great coming forgets it all', () => {
    const samples = watch([[0, 0], [200, 5_000]]); // prettier-ignore
    const image = { lane: 'image', unit: 'bytes', done: 5, total: 10 } as const;
    expect(progressOf(samples, image, 6_000)).toEqual([{ lane: 'image', done: 5, atMs: 6_000 }]);
    expect(progressOf(samples, null, 6_000)).toEqual([]);
  });

  it('[SC21] a share is never more than the whole', () => {
    expect([shareOf(rows(250)), shareOf(rows(2_000)), shareOf(rows(1, null))]).toEqual([0.25, 1, null]);
  });
});

describe('the parts of the screen', () => {
  const busyDay = async (role: 'agent' | 'lead') => {
    const fake = createFakeDesk({ role });
    fillSync(fake, Date.now());
    const changes = { on: () => () => undefined, stop: () => undefined };
    const store = createSyncCentreStore({ desk: fake.client, changes, isLead: role === 'lead' });
    const stop = store.start();
    await vi.waitFor(() => expect(store.getState().items.value).not.toBeNull());
    await vi.waitFor(() => expect(store.getState().open.mine.value).toHaveLength(3));
    await vi.waitFor(() => expect(store.getState().transfers).toHaveLength(6));
    stop();
    return sectionsOf(store.getState(), role === 'lead');
  };
  const told = (sections: SectionCount[]): string =>
    sections.map(({ section, count, isUrgent }) => `${section} ${count}${isUrgent ? '!' : ''}`).join(', ');

  it('[SC20] how many things lie in each, and where a person is needed', async () => {
    const sections = await busyDay('agent');
    expect(told(sections)).toBe(
      'overview null, decide 3!, refused 2!, waiting 5, merged 2, transfers 5, storage null',
    );
    expect(firstSection(sections)).toBe('decide');
  });

  it('[SC20] it opens on the overview when nobody is needed', () => {
    expect(firstSection([{ section: 'overview', count: null, isUrgent: false }])).toBe('overview');
  });
});

it('[SC23] every byte lies in one part', () => {
  const used = {
    recordingsBytes: 100,
    waitingBytes: 10,
    downloadedBytes: 30,
    cacheBytes: 500,
    vaultBytes: 20,
  };
  const parts = storageParts(used);
  expect(parts.map(({ bytes }) => bytes)).toEqual([10, 60, 30, 500, 20]);
  expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(620);
});
