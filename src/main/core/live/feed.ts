/** Follows central's live feed for those who may see it; after a loss the last board stays, marked stale. */
import type { LiveBoard } from '../../../shared/contract/live.ts';
import { mayWatchFloor, type User } from '../../../shared/domain/people.ts';
import type { Tokens } from '../account/tokens.ts';
import type { Clock } from '../clock.ts';
import type { CentralLink } from '../sync/central-link.ts';
import { followCentral } from '../sync/follow-central.ts';
import { createTopic, type Topic } from '../topic.ts';
import { emptyBoard, nextBoard, type BoardState } from './board.ts';

export interface Feed {
  board: Topic<LiveBoard>;
  close(): void;
}

export interface FeedParts {
  link: CentralLink;
  tokens: Tokens;
  user: User;
  clock: Clock;
}

export function createFeed({ link, tokens, user, clock }: FeedParts): Feed {
  const board = createTopic<LiveBoard>(emptyBoard(mayWatchFloor(user.role) ? 'never' : 'forbidden'));
  if (!mayWatchFloor(user.role)) return { board, close: () => board.close() };
  let state: BoardState = { board: board.get(), seq: null };
  const lose = (): void => {
    state = { ...state, seq: null };
    if (board.get().atMs !== null) board.set({ ...board.get(), feed: 'stale' });
  };
  const stop = followCentral({
    open: (signal) => tokens.use(() => link.client.live.feed(undefined, { signal })),
    clock,
    onOpen: () => undefined,
    onValue: (message) => {
      const next = nextBoard(state, message, link.skewMs() ?? 0);
      if (next === null) throw new Error('a message of the feed is missing'); // ends the stream: a snapshot follows
      state = next;
      board.set(next.board);
    },
    onLost: (failure) => (failure === 'request/forbidden' ? board.set(emptyBoard('forbidden')) : lose()),
  });
  return {
    board,
    close: () => {
      stop();
      board.close();
    },
  };
}
