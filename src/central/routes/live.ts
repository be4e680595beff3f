import { failure } from '../../shared/link/attempt.ts';
import { mayWatchFloor, type User } from '../../shared/domain/people.ts';
import type { LiveHub } from '../live/hub.ts';
import type { Database } from '../db/database.ts';
import { readRow } from '../db/nouns.ts';
import { signedIn } from './context.ts';

export interface LiveParts {
  hub: LiveHub;
  db: Database;
  now: () => number;
  stopping: AbortSignal;
}

/** [B9] By the stored row of this moment. */
const maySeeBoard = (user: User | null): boolean => user !== null && user.enabled && mayWatchFloor(user.role);

export const liveRoutes = ({ hub, db, now, stopping }: LiveParts) => ({
  report: signedIn.live.report.handler(({ input, context: { caller } }) => {
    if (input.calls.some(({ agentId }) => agentId !== caller.user.id)) throw failure('request/forbidden');
    hub.report(caller.tenant, caller.user, input);
    return { serverTimeMs: now() };
  }),
  feed: signedIn.live.feed.handler(({ context: { caller }, signal }) => {
    if (!maySeeBoard(caller.user)) throw failure('request/forbidden');
    const allowed = () =>
      db.read(caller.tenant, async (tx) => maySeeBoard(await readRow(tx, 'user', caller.user.id)));
    return hub.feed(caller.tenant, {
      signal: AbortSignal.any([stopping, ...(signal ? [signal] : [])]),
      allowed,
    });
  }),
});
