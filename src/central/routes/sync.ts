import type { Listener } from '../db/listener.ts';
import { readRow } from '../db/nouns.ts';
import { grantsOf, type Grants } from '../../shared/domain/grants.ts';
import { failure } from '../../shared/link/attempt.ts';
import type { Caller } from '../services/accounts/accounts.ts';
import type { Images } from '../services/images/images.ts';
import { audit } from '../services/sync/audit.ts';
import { hello } from '../services/sync/hello.ts';
import { pokes, type Poked } from '../services/sync/poke.ts';
import type { Metrics } from '../services/metrics/metrics.ts';
import type { PullParts } from '../services/sync/pull.ts';
import { push, type PushParts } from '../services/sync/push.ts';
import { signedIn, signedInOrLeaving } from './context.ts';

export interface SyncParts {
  pull: PullParts;
  push: PushParts;
  images: Images;
  listener: Listener;
  metrics: Metrics;
  /** Ends streams when central stops. */
  stopping: AbortSignal;
}

/** [L1] A device asks and pushes for itself: the token is bound to it. */
function mustBeOwnDevice(caller: Caller, deviceId: string): void {
  if (caller.deviceId !== deviceId) throw failure('request/forbidden');
}

/** As the stored row has them at this moment; a person who is gone is granted nothing. */
async function grantsOfNow({ push: { db } }: SyncParts, { tenant, user }: Caller): Promise<Grants> {
  const stored = await db.read(tenant, (tx) => readRow(tx, 'user', user.id));
  return stored ? grantsOf(stored) : { buckets: [], view: 'masked' };
}

const pokedOf = ({ tenant, deviceId, user }: Caller): Poked => ({ tenant, deviceId, grants: grantsOf(user) });

export const syncRoutes = (parts: SyncParts) => ({
  hello: signedInOrLeaving.sync.hello.handler(({ input, context: { caller } }) =>
    hello(parts.pull, caller, input),
  ),
  push: signedInOrLeaving.sync.push.handler(async ({ input, context: { caller } }) => {
    mustBeOwnDevice(caller, input.deviceId);
    const pushed = await push(parts.push, caller, input);
    if (!pushed.ok) throw failure(pushed.error);
    parts.metrics.pushed(pushed.value.results);
    return { ...pushed.value, serverTimeMs: parts.push.now() };
  }),
  image: signedIn.sync.image.handler(({ input, context: { caller } }) => {
    mustBeOwnDevice(caller, input.deviceId);
    return parts.images.ask(caller, input.layout);
  }),
  audit: signedIn.sync.audit.handler(({ input, context: { caller } }) => audit(parts.pull, caller, input)),
  poke: signedIn.sync.poke.handler(({ context: { caller }, signal }) =>
    counted(
      parts.metrics.listening(),
      pokes(parts.listener, pokedOf(caller), {
        signal: AbortSignal.any([parts.stopping, ...(signal ? [signal] : [])]),
        grantsNow: () => grantsOfNow(parts, caller),
      }),
    ),
  ),
});

async function* counted<T>(closed: () => void, values: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  try {
    yield* values;
  } finally {
    closed();
  }
}
