/** What every procedure stands on: the services it may use, and how a failure leaves core. */
import { implement, ORPCError } from '@orpc/server';
import { deskContract } from '../../../shared/contract/desk.ts';
import { failure } from '../../../shared/link/attempt.ts';
import { isFailureCode } from '../../../shared/errors.ts';
import type { Account } from '../account/account.ts';
import type { Changes } from '../changes.ts';
import type { Clock } from '../clock.ts';
import type { Host, HostLink } from '../host.ts';
import type { HealthWatch } from '../health/health.ts';
import { factsOf, type Log } from '../log.ts';
import type { Phone } from '../phone/phone.ts';
import type { PersonTopics } from '../person-topics.ts';
import type { Recordings } from '../recordings/recordings.ts';
import { faultOf } from '../../../cache/open-file.ts';
import { isDamage } from '../store/store.ts';
import type { Topic } from '../topic.ts';

export interface Services {
  account: Account;
  phone: Phone;
  topics: PersonTopics;
  changes: Changes;
  health: HealthWatch;
  links: Topic<HostLink | null>;
  recordings: Recordings;
  host: Host;
  resourcesFolder: string;
  clock: Clock;
  log: Log;
  /** The disk is full: space is made, the lights say so. */
  onDiskFull: () => void;
}

/**
 * One of our codes leaves as it is. Input that does not fit says only that; a full disk and a damaged cache have their
 * own handling; everything else is our mistake: logged once, answered with a code and nothing of what was asked.
 */
export const createBase = (services: Services) =>
  implement(deskContract).use(async ({ next, path }) => {
    try {
      return await next();
    } catch (cause) {
      const person = services.account.person();
      if (!isDamage(cause) || !person) throw explained(services, cause, path);
      person.replaceCache();
    }
    try {
      return await next();
    } catch (cause) {
      throw explained(services, cause, path);
    }
  });

export type Base = ReturnType<typeof createBase>;

function explained(services: Services, cause: unknown, path: readonly string[]): ORPCError<string, unknown> {
  if (cause instanceof ORPCError && isFailureCode(cause.code)) return cause;
  if (cause instanceof ORPCError && cause.code === 'BAD_REQUEST') return failure('request/invalid');
  if (faultOf(cause) === 'full') {
    services.onDiskFull();
    return failure('store/disk-full');
  }
  services.log.error({ procedure: path.join('.'), ...factsOf(cause) }, 'mistake');
  return failure('internal/mistake');
}
