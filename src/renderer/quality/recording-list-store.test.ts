import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeDesk } from '../../../test/support/fake-desk.ts';
import type { Recording } from '../../shared/domain/recording.ts';
import { failure } from '../../shared/link/attempt.ts';
import { noFilter } from './recording-filter.ts';
import { MORNING_MS, sampleCall, sampleRecording } from './recording-samples.ts';
import { createRecordingListStore, type RecordingListDesk } from './recording-list-store.ts';

const MINUTE_MS = 60_000;
let stop = (): void => undefined;
afterEach(() => stop());

const many = (count: number): Recording[] =>
  Array.from({ length: count }, (_, i) =>
    sampleRecording({
      id: `r${i}`,
      callId: `c${i}`,
      agentId: i % 50 === 0 ? 'rare' : 'u1',
      startedAtMs: MORNING_MS - i * MINUTE_MS,
    }),
  );

function started(rows: Recording[]) {
  const fake = createFakeDesk();
  const held = { rows, fails: false, pages: 0 };
  const desk = {
    account: fake.client.account,
    reference: fake.client.reference,
    changes: fake.client.changes,
    recordings: {
      list: async ({ beforeMs, limit = 50 }: { beforeMs: number | null; limit?: number }) => {
        held.pages += 1;
        if (held.fails) throw failure('link/closed');
        return held.rows.filter((row) => beforeMs === null || row.startedAtMs < beforeMs).slice(0, limit);
      },
    },
    calls: { get: async ({ id }: { id: string }) => sampleCall({ id: id as never }) },
  } as unknown as RecordingListDesk;
  const store = createRecordingListStore(desk);
  stop = store.start();
  return { fake, held, store, state: () => store.getState() };
}

const readyWith = (state: () => { list: { name: string } }) =>
  vi.waitFor(() => expect(state().list.name).toBe('ready'));

describe('the list of recordings', () => {
  it('[QL1] shows the newest page and knows whether it is all', async () => {
    const { state } = started(many(30));
    await readyWith(state);
    expect(state().shown).toHaveLength(30);
    expect(state().list).toMatchObject({ end: true });
  });

  it('[QL5] reads older pages until enough rows match the filter', async () => {
    const { state, held } = started(many(4_000));
    await readyWith(state);
    expect(held.pages).toBe(1);
    state().setFilter({ agentId: 'rare' });
    await vi.waitFor(() => expect(state().shown.length).toBeGreaterThanOrEqual(60));
    expect(state().shown.every((row) => row.agentId === 'rare')).toBe(true);
  });

  it('[QL3] stops reading once nothing older can lie in the chosen days', async () => {
    const { state, held } = started(many(4_000));
    await readyWith(state);
    state().setFilter({ fromMs: MORNING_MS - 10 * MINUTE_MS });
    await vi.waitFor(() => expect(state().shown).toHaveLength(11));
    expect(held.pages).toBe(1);
    state().setFilter(noFilter);
    expect(state().shown.length).toBeGreaterThan(11);
  });

  it('[QL4] a failure is told only while there is nothing to show', async () => {
    const { state, held } = started([]);
    await readyWith(state);
    held.rows = many(3);
    await state().reload();
    held.fails = true;
    await state().reload();
    expect(state().list).toMatchObject({ name: 'ready' });
    expect(state().shown).toHaveLength(3);
  });

  it('[QL2] a new recording appears by itself', async () => {
    const { state, held, fake } = started(many(2));
    await readyWith(state);
    held.rows = [sampleRecording({ id: 'new', startedAtMs: MORNING_MS + MINUTE_MS }), ...held.rows];
    fake.changes.set({ nouns: ['recording'] });
    await vi.waitFor(() => expect(state().shown[0]?.id).toBe('new'));
  });

  it('[QL6] asks for the calls of rows in view once', async () => {
    const { state } = started(many(2));
    await readyWith(state);
    state().needCalls(['c0', 'c1']);
    expect(state().calls.get('c0')).toBeNull();
    await vi.waitFor(() => expect(state().calls.get('c1')?.number).toBe('13800001234'));
  });
});
