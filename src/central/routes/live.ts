import { failure } from '../../shared/link/attempt.ts';
import { mayWatchFloor, type User } from '../../shared/domain/people.ts';
import type { LiveHub } from '../live/hub.ts';
import type { Database } from '../db/database.ts';
import { readStanding } from '../db/devices.ts';
import { leavingOf } from '../services/devices/leaving.ts';
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
    const who = { userId: caller.user.id, deviceId: caller.deviceId };
    const allowed = () =>
      db.read(caller.tenant, async (tx) => {
        const standing = await readStanding(tx, who);
        return !leavingOf(standing) && maySeeBoard(standing.user);
      });
    return hub.feed(caller.tenant, {
      signal: AbortSignal.any([stopping, ...(signal ? [signal] : [])]),
      allowed,
    });
  }),
});
