/** Puts core together. Reads as a table of contents: what there is, and who hears from whom. */
import { mkdirSync } from 'node:fs';
import { createAccount, type Account } from './account/account.ts';
import { openKeyring } from './account/keyring.ts';
import { finishWipes } from './account/wipe.ts';
import type { Credentials, Opened } from './account/sign-in.ts';
import { createChanges } from './changes.ts';
import { machineClock } from './clock.ts';
import type { Core, CoreOptions } from './core.ts';
import { openDevice } from './device.ts';
import { watchHealth } from './health/health.ts';
import type { HostLink } from './host.ts';
import { openLog, type Log } from './log.ts';
import { createPersonTopics } from './person-topics.ts';
import { openPerson, type Person } from './person.ts';
import { createPhone, type Phone } from './phone/phone.ts';
import { policyFrom } from './recordings/policy.ts';
import { createRecordings } from './recordings/recordings.ts';
import { createRouter } from './router/router.ts';
import { dropBallast, layBallast } from './store/ballast.ts';
import { getFact } from './store/kv.ts';
import { lockFolder } from './store/lock.ts';
import { faultOf } from '../../cache/open-file.ts';
import { createCentralLink } from './sync/central-link.ts';
import { createTopic } from './topic.ts';

const LEASE_CHECK_MS = 60_000;

export async function startCore(options: CoreOptions): Promise<Core> {
  const { dataFolder, host, centralUrl } = options;
  const clock = options.clock ?? machineClock;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(dataFolder);
  const log = openLog(dataFolder);
  const device = openDevice(dataFolder, centralUrl);
  layBallastIfPossible(dataFolder, log);
  const link = createCentralLink({ centralUrl, fetch: options.fetch ?? globalThis.fetch, clock });
  const keyring = openKeyring(dataFolder, host.secrets);
  finishWipes(dataFolder, keyring);
  const changes = createChanges();
  const topics = createPersonTopics(clock.nowMs());
  const links = createTopic<HostLink | null>(null);
  const recordings = createRecordings({ clock });
  const disk = { full: false };
  const onDiskFull = (): void => {
    disk.full = true;
    if (dropBallast(dataFolder)) log.error({}, 'the disk is full: the ballast was dropped to make room');
    health.look();
  };
  const account: Account = createAccount({
    dataFolder,
    keyring,
    program: host.capabilities.version,
    link,
    clock,
    openPerson: (opened, who) => personOf(opened, who),
    onPerson: (person) => {
      topics.meet(person, clock.nowMs());
      if (person?.line) device.addSwitches(person.line.servers);
      phone.meet(person);
      health.look();
    },
  });
  const phone: Phone = createPhone({ clock, person: account.person, onChange: () => health.look() });
  const health = watchHealth(() => ({
    signedIn: account.person() !== null,
    phone: phone.status.get(),
    hasLine: account.person()?.line != null,
    callWithoutPhone: phone.hasLostCall(),
    sync: topics.sync.get(),
    renewedAtMs: renewedAt(account.person()),
    diskFull: disk.full,
    skewMs: link.skewMs(),
    nowMs: clock.nowMs(),
  }));

  function personOf(opened: Opened, who: Credentials): Person {
    return openPerson({
      ...opened,
      ...who,
      keepDevice: (known) => keyring.keepDevice(opened.user.id, known),
      program: host.capabilities.version,
      link,
      clock,
      log,
      policy: { ...policyFrom(process.env), ...options.transfers },
      touched: changes.announce,
      isPhonePresent: phone.desk.isPresent,
      phoneReport: phone.last,
      onCallsChanged: phone.refresh,
      onConfirmed: account.confirmed,
      onSignedIn: ({ line }) => line && device.addSwitches(line.servers),
      onSyncStatus: () => queueMicrotask(health.look),
      onRound: (failure) => {
        if (failure === null) disk.full = false;
        account.review(failure);
        health.look();
      },
      onWiped: account.wipe,
      onFault: (cause) => {
        if (faultOf(cause) === 'full') onDiskFull();
      },
    });
  }

  const stopLinks = host.onLink((hostLink) => links.set(hostLink));
  const stopPower = host.onPower((event) => {
    if (event !== 'resume') return;
    account.slept();
    account.review(null);
    account.person()?.sync.now();
  });
  const leaseTimer = setInterval(() => account.review(null), LEASE_CHECK_MS);
  leaseTimer.unref();
  const router = createRouter({
    account,
    phone,
    topics,
    changes,
    health,
    links,
    recordings,
    host,
    resourcesFolder: options.resourcesFolder,
    clock,
    log,
    onDiskFull,
  });

  const shut = async (): Promise<void> => {
    clearInterval(leaseTimer);
    stopLinks();
    stopPower();
    health.close();
    phone.close();
    links.close();
    changes.close();
    topics.close();
    await account.close();
    log.close();
    unlock();
  };
  let closing: Promise<void> | null = null;
  return {
    router,
    media: async (ticket, range) => recordings.media(ticket, range),
    switchOrigins: device.switchOrigins,
    close: () => (closing ??= shut()),
  };
}

const renewedAt = (person: Person | null): number | null =>
  person ? getFact(person.store.vault.read, 'renewedAtMs') : null;

/** Without ballast everything works; only clean-up on a full disk will be harder. */
function layBallastIfPossible(dataFolder: string, log: Log): void {
  try {
    layBallast(dataFolder);
  } catch {
    log.warn({}, 'no room for the ballast file');
  }
}
