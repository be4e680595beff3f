import { describe, expect, it } from 'vitest';
import { CallId } from '../../shared/ids.ts';
import { NOON_MS, reason, sampleAgent, sampleBoard, sampleCall } from './board-samples.ts';
import { LOST_AFTER_MS, nextTiles, tileOf } from './tile.ts';

const none = new Map<string, never>();
const rest = { name: 'ready' } as const;

describe('an agent as a tile', () => {
  it('[WB1] leaves out whoever signed out', () => {
    expect(
      tileOf(sampleAgent({ state: { name: 'signedOut', sinceMs: NOON_MS } }), undefined, NOON_MS),
    ).toBeNull();
  });

  it('[WB1] carries the state, since when, and why not ready', () => {
    const agent = sampleAgent({
      state: { name: 'notReady', sinceMs: NOON_MS - 5_000, reasonId: reason('lunch') },
    });
    expect(tileOf(agent, undefined, NOON_MS)).toEqual({
      userId: 'u1',
      name: '王丽',
      teamId: 't1',
      state: 'notReady',
      sinceMs: NOON_MS - 5_000,
      reasonId: 'lunch',
      phase: null,
      queueId: null,
      training: false,
    });
  });

  it('[WB1] says which call is in progress and on which line', () => {
    const agent = sampleAgent({
      state: { name: 'onCall', sinceMs: NOON_MS, callId: CallId.parse('c1'), next: rest },
    });
    const tile = tileOf(agent, sampleCall({ phase: 'held', line: 'training' }), NOON_MS);
    expect(tile).toMatchObject({ state: 'onCall', phase: 'held', queueId: 'q1', training: true });
  });

  it('[WB2] is lost once nothing was heard for longer than three reports, since it was last heard', () => {
    const heardAtMs = NOON_MS - LOST_AFTER_MS - 1;
    expect(tileOf(sampleAgent({ heardAtMs }), undefined, NOON_MS)).toMatchObject({
      state: 'lost',
      sinceMs: heardAtMs,
    });
    expect(tileOf(sampleAgent({ heardAtMs: heardAtMs + 1 }), undefined, NOON_MS)).toMatchObject({
      state: 'ready',
    });
  });
});

describe('tiles from one board to the next', () => {
  it('[WB3] an unchanged board gives the very same map', () => {
    const first = nextTiles(none, sampleBoard(), NOON_MS);
    expect(nextTiles(first, sampleBoard(), NOON_MS)).toBe(first);
  });

  it('[WB3] being heard again changes nothing that is shown', () => {
    const first = nextTiles(none, sampleBoard(), NOON_MS);
    const later = sampleBoard({ agents: [sampleAgent({ heardAtMs: NOON_MS + 9_000 })] });
    expect(nextTiles(first, later, NOON_MS + 9_000)).toBe(first);
  });

  it('[WB3] only the changed agent gets a new tile', () => {
    const agents = [sampleAgent({ id: 'u1' }), sampleAgent({ id: 'u2' })];
    const first = nextTiles(none, sampleBoard({ agents }), NOON_MS);
    const changed = [agents[0]!, sampleAgent({ id: 'u2', state: { name: 'ready', sinceMs: NOON_MS } })];
    const second = nextTiles(first, sampleBoard({ agents: changed }), NOON_MS);
    expect(second.get('u1')).toBe(first.get('u1'));
    expect(second.get('u2')).not.toBe(first.get('u2'));
  });

  it('[WB3] an agent who left leaves the map', () => {
    const first = nextTiles(none, sampleBoard(), NOON_MS);
    expect([...nextTiles(first, sampleBoard({ agents: [] }), NOON_MS).keys()]).toEqual([]);
  });
});
