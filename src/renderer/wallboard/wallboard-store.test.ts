import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeDesk } from '../../../test/support/fake-desk.ts';
import { NOON_MS, sampleAgent, sampleBoard, sampleToday } from './board-samples.ts';
import { createWallboardStore } from './wallboard-store.ts';

let stop = (): void => undefined;
afterEach(() => stop());

function started(options: Parameters<typeof createFakeDesk>[0] = {}) {
  const desk = createFakeDesk(options);
  const clock = { nowMs: NOON_MS };
  const store = createWallboardStore(desk.client, () => clock.nowMs);
  stop = store.start();
  return { desk, clock, store, state: () => store.getState() };
}

describe('the wallboard store', () => {
  it('[WB13] shows what core streams and knows the names of queues', async () => {
    const { desk, state } = started();
    desk.board.set(sampleBoard({ today: [sampleToday()] }));
    await vi.waitFor(() => expect(state().reference).not.toBeNull());
    await vi.waitFor(() => expect(state()).toMatchObject({ feed: 'live', old: false, atMs: NOON_MS }));
    expect([...state().tiles.keys()]).toEqual(['u1']);
    expect(state().today).toEqual([sampleToday()]);
  });

  it('[WB13] says that nobody is signed in', async () => {
    const { state } = started({ isSignedIn: false });
    await vi.waitFor(() => expect(state().account).toBe('signedOut'));
  });

  it('[WB2] silence of one workstation makes its agent lost at the next tick', async () => {
    const { desk, clock, state } = started();
    desk.board.set(sampleBoard({ agents: [sampleAgent({ heardAtMs: NOON_MS })] }));
    await vi.waitFor(() => expect(state().feed).toBe('live'));
    clock.nowMs = NOON_MS + 29_000;
    state().tick();
    expect(state().tiles.get('u1')?.state).toBe('ready');
  });

  it('[WB4] an old board keeps its agents as they were: nobody becomes lost by our own deafness', async () => {
    const { desk, clock, state } = started();
    desk.board.set(sampleBoard());
    await vi.waitFor(() => expect(state().feed).toBe('live'));
    desk.board.set(sampleBoard({ feed: 'stale' }));
    await vi.waitFor(() => expect(state().old).toBe(true));
    clock.nowMs = NOON_MS + 3_600_000;
    state().tick();
    expect(state().tiles.get('u1')?.state).toBe('ready');
    expect(state().atMs).toBe(NOON_MS);
  });

  it('[WB15] a connected feed that says nothing grows old by itself', async () => {
    const { desk, clock, state } = started();
    desk.board.set(sampleBoard());
    await vi.waitFor(() => expect(state().old).toBe(false));
    await vi.waitFor(() => expect(state().feed).toBe('live'));
    clock.nowMs = NOON_MS + 31_000;
    state().tick();
    expect(state().old).toBe(true);
  });

  it('[WB16] a forbidden board shows nothing of the floor', async () => {
    const { desk, state } = started();
    desk.board.set(sampleBoard({ feed: 'forbidden', atMs: null, agents: [] }));
    await vi.waitFor(() => expect(state().feed).toBe('forbidden'));
    expect(state().tiles.size).toBe(0);
  });
});
