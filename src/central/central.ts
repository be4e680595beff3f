/** Central's front door: starts everything in order, and stops it in the opposite one. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import type { FailureCode } from '../shared/errors.ts';
import { closeApp, createApp } from './app.ts';
import { openDatabase, type Database } from './db/database.ts';
import { startCluster } from './db/embedded/cluster.ts';
import { keepKeyProof } from './db/accounts.ts';
import { startListener } from './db/listener.ts';
import { readMoved } from './db/moved.ts';
import { migrate } from './db/migrate.ts';
import { deleteExpiredTokens } from './db/tokens.ts';
import { deriveKeys, loadMasterKey, type Keys } from './keys.ts';
import { createLiveHub } from './live/hub.ts';
import { countToday } from './live/today.ts';
import { createSignInLimit } from './services/accounts/sign-in-limit.ts';
import type { SecurityLog } from './services/devices/devices.ts';
import { isEmpty, loadPack } from './services/demo.ts';
import { createMetrics } from './services/metrics/metrics.ts';
import { readPack, type PackContents } from './services/pack/pack.ts';
import { openBlobs } from './services/blobs/open-blobs.ts';
import type { S3Place } from './services/blobs/s3-client.ts';
import { openImages, type ImageParts, type Images } from './services/images/images.ts';
import { adoptFiles } from './services/recordings/adopt-files.ts';
import { recordingLost } from './services/recordings/recordings.ts';
import { checkAfterLoss, keepEpoch, type EpochKeeper } from './services/sync/epoch.ts';
import type { PushParts } from './services/sync/push.ts';
import { startUpkeep } from './services/sync/push-upkeep.ts';
import { startSequencer, type Sequencer } from './services/sync/sequencer.ts';
import { createSteps, type Steps } from './steps.ts';

export interface CentralOptions {
  /** 0: any free port. */
  port: number;
  /** Everything that central keeps outside PostgreSQL, and PostgreSQL itself when it is the embedded one. */
  dataFolder: string;
  /** Left out: embedded PostgreSQL. */
  databaseUrl?: string;
  /** ws(s):// of the switch; people with an extension then get a line. */
  switchUrl?: string;
  /** Left out: the host of switchUrl. */
  sipDomain?: string;
  /** Address to listen on; loopback when left out. */
  host?: string;
  logLevel?: string;
  /** Whoever presents it may read /metrics; left out: nobody. */
  metricsToken?: string;
  /** Fill an empty database: with the demo centre (true) or with rows of your own. Never touches one with data. */
  demo?: boolean | PackContents;
  masterKey?: string;
  /** Where blobs lie; left out: in the data folder. */
  s3?: S3Place;
  trustedProxies?: number;
  countTraining?: boolean;
  /** Buckets with at least so many rows are copied by image; 20,000 when left out. */
  imageRows?: number;
  /** Build images before somebody asks for them: at the start, then every ten minutes. */
  imagesAhead?: boolean;
  /** What devices are told to wait between rounds; 15 s when left out. */
  pollMs?: number;
  now?: () => number;
  onProgress?: (line: string) => void;
}

export interface Central {
  url: string;
  /** Where the rows are, for a person with psql and for tests. */
  databaseUrl: string;
  /** Ends streams, finishes requests, stops the sequencer and, last, the embedded PostgreSQL. */
  close(): Promise<void>;
}

/** Why central did not start, in a sentence for its operator. */
export class CannotStart extends Error {
  override name = 'CannotStart';
  readonly code: FailureCode;
  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

const DEMO_TENANT = { id: 'demo', name: '演示中心' };
const DEMO_PACK = fileURLToPath(new URL('../../resources/packs/power', import.meta.url));
const POLL_MS = 15_000;
/** A change that waits for longer than this means that no sequencer leads. */
const LAG_ALARM_MS = 10_000;
const LAG_CHECK_MS = 15_000;
const IMAGES_MS = 10 * 60_000;

/** Throws CannotStart for what an operator can mend; whatever was opened by then is closed again. */
export async function startCentral(options: CentralOptions): Promise<Central> {
  const steps = createSteps();
  try {
    return await start(options, steps);
  } catch (cause) {
    await steps.close().catch(() => {});
    throw cause;
  }
}

async function start(options: CentralOptions, steps: Steps): Promise<Central> {
  const { dataFolder, now = Date.now, onProgress = () => {} } = options;
  const log = pino({ level: options.logLevel ?? 'warn' }, pino.destination(2));
  const databaseUrl = options.databaseUrl ?? (await startEmbedded(dataFolder, onProgress, steps));
  const db = openDatabase(databaseUrl);
  steps.onClose(() => db.close());
  const { epoch, keys } = await prepare(db, options, log);
  steps.onClose(() => epoch.stop());
  const isFilled = await fill(db, keys, options, now);
  const stopping = new AbortController();
  const listener = await startListener(db);
  steps.onClose(() => listener.close());
  steps.onClose(checkAfterLoss(epoch, listener, epochLog(log).failed));
  const sequencer = startSequencer({ db, listener, log: sequencerLog(log) });
  steps.onClose(() => sequencer.stop());
  steps.onClose(watchLag(sequencer, log));
  if (isFilled) await sequenced(sequencer);
  const hub = createLiveHub({
    now,
    countToday: (tenant) => countToday({ db, now, countTraining: options.countTraining ?? true }, tenant),
    log: { failed: (cause) => log.warn({ err: cause }, "today's figures could not be counted") },
  });
  steps.onClose(() => hub.close());
  steps.onClose(listener.on('seatline_moved', (payload) => hub.stirred(readMoved(payload)?.tenant ?? '')));
  const blobs = await openBlobs({
    db,
    keys,
    dataFolder,
    s3: options.s3,
    now,
    log,
    nouns: ['recording'],
    onLost: recordingLost,
  });
  steps.onClose(blobs.close);
  const adopting = adoptFiles(blobs.parts, join(dataFolder, 'recordings')).catch(blobs.parts.log.failed);
  steps.onClose(() => adopting);
  const metrics = createMetrics({ db, suspects: () => epoch.suspects() });
  const pushes: PushParts = {
    db,
    keys,
    now,
    log: {
      ...securityLog(log),
      failed: (id, command, err) => log.error({ err, id, command }, 'a command failed'),
    },
  };
  const onFailed = (cause: unknown) => log.warn({ err: cause }, 'upkeep of pushes waits for tomorrow');
  steps.onClose(startUpkeep({ ...pushes, onFailed }));
  const pull = { db, keys, epoch, now, pollMs: options.pollMs ?? POLL_MS };
  const images = openImages({
    pull,
    databaseUrl,
    dataFolder,
    ...(options.imageRows === undefined ? {} : { leastRows: options.imageRows }),
    log: imageLog(log),
  });
  steps.onClose(() => images.close());
  if (options.imagesAhead) steps.onClose(keepImages(images, imageLog(log).failed));
  const app = await createApp({
    accounts: { db, keys, limit: createSignInLimit(now), now, sip: sipOf(options), log: securityLog(log) },
    sync: {
      listener,
      stopping: stopping.signal,
      metrics,
      images,
      pull,
      push: pushes,
    },
    live: { hub, db, now, stopping: stopping.signal },
    blobs: blobs.parts,
    now,
    checkHealth: () => db.ping(),
    metrics,
    metricsToken: options.metricsToken ?? null,
    logger: log,
    trustedProxies: options.trustedProxies ?? 0,
  });
  steps.onClose(() => closeApp(app));
  steps.onClose(() => stopping.abort());
  const url = await app.listen({ port: options.port, host: options.host ?? '127.0.0.1' });
  return { url, databaseUrl, close: () => steps.close() };
}

const imageLog = (log: Logger): ImageParts['log'] => ({
  failed: (err) => log.error({ err }, 'an image could not be built'),
  built: (rows, ms) => log.info({ rows, ms }, 'an image was built'),
});

async function startEmbedded(
  folder: string,
  onProgress: (line: string) => void,
  steps: Steps,
): Promise<string> {
  const cluster = await startCluster({ folder, onProgress });
  if (!cluster.ok) throw new CannotStart(cluster.error, `Another central already uses ${folder}.`);
  steps.onClose(() => cluster.value.stop());
  return cluster.value.database('seatline');
}

async function prepare(
  db: Database,
  options: CentralOptions,
  log: Logger,
): Promise<{ epoch: EpochKeeper; keys: Keys }> {
  const migrated = await migrate(db);
  if (!migrated.ok) {
    throw new CannotStart(migrated.error, 'This database was written by a newer Seatline. Update central.');
  }
  const keys = deriveKeys(loadMasterKey(options.dataFolder, options.masterKey));
  await db.owner((tx) => mustBeSameKey(keys, (fresh) => keepKeyProof(tx, fresh)));
  await db.owner(deleteExpiredTokens);
  const file = join(options.dataFolder, 'epoch.json');
  return { epoch: await keepEpoch({ db, file, log: epochLog(log) }), keys };
}

const KEY_PROOF = 'seatline';

async function mustBeSameKey(keys: Keys, keep: (fresh: Buffer) => Promise<Buffer>): Promise<void> {
  const kept = await keep(keys.seal(Buffer.from(KEY_PROOF), 'proof'));
  try {
    keys.open(kept, 'proof');
  } catch {
    throw new CannotStart(
      'store/wrong-key',
      'The master key is not the one that this database was used with. Restore central.key or SEATLINE_MASTER_KEY.',
    );
  }
}

/** True when there was nothing and now there is a centre. */
async function fill(db: Database, keys: Keys, options: CentralOptions, now: () => number): Promise<boolean> {
  const demo = options.demo ?? options.databaseUrl === undefined;
  if (demo === false || !(await isEmpty(db))) return false;
  options.onProgress?.('Filling the demo centre (first start) …');
  const pack = demo === true ? readPack(DEMO_PACK, { anchorMs: now() }) : demo;
  await loadPack({ db, keys, tenant: DEMO_TENANT }, pack);
  return true;
}

/** The first person who signs in finds the whole centre, not the part that was numbered by then. */
async function sequenced(sequencer: Sequencer): Promise<void> {
  while ((await sequencer.lagMs()) > 0) await sleep(50);
}

function sipOf({ switchUrl, sipDomain }: CentralOptions): { server: string; domain: string } | null {
  if (!switchUrl) return null;
  return { server: switchUrl, domain: sipDomain ?? new URL(switchUrl).hostname };
}

/** Ids only. Somebody should look: a disk was copied, or a key changed hands. */
const securityLog = (log: Logger): SecurityLog => ({
  security: (event, about) => log.warn({ event, ...about }, 'a security event'),
});

const sequencerLog = (log: Logger) => ({
  misplaced: (noun: string, id: string) =>
    log.error({ noun, id }, 'a row without a place is shown to nobody'),
  failed: (cause: unknown) => log.error({ err: cause }, 'the sequencer lost its connection and starts again'),
});

const epochLog = (log: Logger) => ({
  began: (epoch: string, why: string) => log.warn({ epoch, why }, 'a new epoch begins'),
  suspect: (tenant: string, deviceId: string, why: string) =>
    log.error({ tenant, deviceId, why }, 'this database is older than what a device knows: pulls wait'),
  failed: (cause: unknown) => log.error({ err: cause }, 'the epoch could not be looked at'),
});

/** A central that is closing, or whose database is away, builds them the next time. */
function keepImages(images: Images, failed: (cause: unknown) => void): () => void {
  const build = () => void images.buildAhead().catch(failed);
  const timer = setInterval(build, IMAGES_MS);
  timer.unref();
  build();
  return () => clearInterval(timer);
}

/** The alarm of SYNC: somebody must look when changes wait. */
function watchLag(sequencer: Sequencer, log: Logger): () => void {
  const timer = setInterval(() => {
    sequencer.lagMs().then(
      (lagMs) => lagMs > LAG_ALARM_MS && log.error({ lagMs }, 'changes wait for a sequencer'),
      () => {}, // the database is away: everything else says so already
    );
  }, LAG_CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
