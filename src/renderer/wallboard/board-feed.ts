/**
 *   waiting ──board(never)──► never ──board(connected)──► live ◄──────board(connected)──┐
 *      │                                                   │  board(stale) / lost / old │
 *      └──board(forbidden)──► forbidden                    └──────────► stale ──────────┘
 *
 * What the wallboard may believe. Nothing that was ever shown is taken away by a loss: it goes grey and keeps its age.
 * Rules WB13–WB16: docs/spec/wallboard.md.
 */
import type { LiveBoard } from '../../shared/contract/live.ts';

export type BoardFeed =
  | { name: 'waiting' }
  | { name: 'never' }
  | { name: 'forbidden' }
  | { name: 'live'; board: LiveBoard; atMs: number }
  | { name: 'stale'; board: LiveBoard; atMs: number };

export type FeedEvent = { type: 'board'; board: LiveBoard } | { type: 'lost' } | { type: 'signedOut' };

/** [WB15] Reports come every 10 s; a feed that says "connected" but has been silent this long is not believed. */
export const SILENT_AFTER_MS = 30_000;

export function nextFeed(feed: BoardFeed, event: FeedEvent): BoardFeed {
  if (event.type === 'signedOut') return feed.name === 'waiting' ? feed : { name: 'waiting' };
  if (event.type === 'lost') return feed.name === 'live' ? { ...feed, name: 'stale' } : feed;
  return believe(event.board);
}

function believe(board: LiveBoard): BoardFeed {
  if (board.feed === 'forbidden') return { name: 'forbidden' };
  if (board.feed === 'never' || board.atMs === null) return { name: 'never' };
  return { name: board.feed === 'connected' ? 'live' : 'stale', board, atMs: board.atMs };
}

/** Is what is shown old? Central said so, the link broke, or nothing came for too long. `nowMs`: central's time. */
export const isOld = (feed: BoardFeed, nowMs: number): boolean =>
  feed.name === 'stale' || (feed.name === 'live' && nowMs - feed.atMs > SILENT_AFTER_MS);
