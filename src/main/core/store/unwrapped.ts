/** Calls of one agent that were handled and wait for wrap-up. */
import type { Call } from '../../../shared/domain/call.ts';
import type { Reader } from '../../../cache/handle.ts';
import { lookUp } from '../../../cache/row.ts';

/** Older than this, nobody remembers what was said; the call stays in the list of calls. */
const LATEST = 500;

/** Oldest first. */
export const unwrappedCalls = (db: Reader, agentId: string): Call[] =>
  lookUp(db, 'call', 'agent', agentId, { limit: LATEST })
    .filter((call) => call.outcome === 'handled' && call.wrapUp === null)
    .toReversed();
