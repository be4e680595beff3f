import { describe, expect, it } from 'vitest';
import { NOON_MS, sampleBoard } from './board-samples.ts';
import { isOld, nextFeed, SILENT_AFTER_MS, type BoardFeed, type FeedEvent } from './board-feed.ts';

const board = sampleBoard();
const feeds: Record<BoardFeed['name'], BoardFeed> = {
  waiting: { name: 'waiting' },
  never: { name: 'never' },
  forbidden: { name: 'forbidden' },
  live: { name: 'live', board, atMs: NOON_MS },
  stale: { name: 'stale', board, atMs: NOON_MS },
};
const events = {
  connected: { type: 'board', board },
  boardStale: { type: 'board', board: { ...board, feed: 'stale' } },
  boardNever: { type: 'board', board: { ...board, feed: 'never', atMs: null } },
  boardForbidden: { type: 'board', board: { ...board, feed: 'forbidden', atMs: null } },
  lost: { type: 'lost' },
  signedOut: { type: 'signedOut' },
} satisfies Record<string, FeedEvent>;

const table: Record<BoardFeed['name'], Record<keyof typeof events, BoardFeed['name'] | 'same'>> = {
  waiting: row('same', 'same'),
  never: row('same', 'waiting'),
  forbidden: row('same', 'waiting'),
  live: row('stale', 'waiting'),
  stale: row('same', 'waiting'),
};

function row(lost: BoardFeed['name'] | 'same', signedOut: BoardFeed['name'] | 'same') {
  return {
    connected: 'live',
    boardStale: 'stale',
    boardNever: 'never',
    boardForbidden: 'forbidden',
    lost,
    signedOut,
  } as const;
}

describe('what the wallboard believes', () => {
  for (const from of Object.keys(table) as BoardFeed['name'][])
    for (const event of Object.keys(events) as (keyof typeof events)[])
      it(`[WB13] ${from} + ${event} → ${table[from][event]}`, () => {
        const next = nextFeed(feeds[from], events[event]);
        if (table[from][event] === 'same') expect(next).toBe(feeds[from]);
        else expect(next.name).toBe(table[from][event]);
      });

  it('[WB14] a loss keeps every figure that was shown', () => {
    expect(nextFeed(feeds.live, { type: 'lost' })).toEqual({ name: 'stale', board, atMs: NOON_MS });
  });

  it('[WB15] a connected feed that is silent for too long is old', () => {
    expect(isOld(feeds.live, NOON_MS + SILENT_AFTER_MS)).toBe(false);
    expect(isOld(feeds.live, NOON_MS + SILENT_AFTER_MS + 1)).toBe(true);
    expect(isOld(feeds.stale, NOON_MS)).toBe(true);
    expect(isOld(feeds.never, NOON_MS)).toBe(false);
  });
});
