/**
 * First copy of a big bucket as a whole database (contract/sync/image.ts):
 *
 *   ask ──none──► rows        ──building──► ask again, for a while
 *    └──ready──► frames ──► SHA-256 ──► sums ──► in the cache's place
 *                  │cut: go on at the last whole frame   │wrong: rows
 *
 * Rules IM1–IM9: docs/spec/sync.md.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Actor } from '../../../shared/commands/command.ts';
import type { Image, ImageAnswer } from '../../../shared/contract/sync/image.ts';
import { nounNames, type NounName } from '../../../shared/domain/nouns.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { DeviceId } from '../../../shared/ids.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { bucketSums } from '../../../cache/bucket.ts';
import { layoutDigest } from '../../../cache/layout.ts';
import { faultOf } from '../../../cache/open-file.ts';
import type { Tokens } from '../account/tokens.ts';
import type { Clock } from '../clock.ts';
import { rebaseAll } from '../commands/overlay.ts';
import { shownWork } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { isAway } from './central-failure.ts';
import type { CentralLink } from './central-link.ts';
import { prepareArrived } from './image-adopt.ts';
import { fetchFrames } from './image-frames.ts';

export interface CopyParts {
  store: Store;
  link: Pick<CentralLink, 'client' | 'fetch'>;
  tokens: Pick<Tokens, 'use'>;
  device: { id: () => string };
  actor: Actor;
  clock: Pick<Clock, 'monoMs'>;
  touched: (nouns: readonly NounName[]) => void;
  isClosed: () => boolean;
  /** Bytes of the wire, of all. */
  onProgress: (done: number, total: number) => void;
  /** How long central's building is waited for; twenty seconds when left out. */
  patienceMs?: number;
}

/** Central builds ahead; whoever is first after an update works with rows meanwhile, and soon. */
const PATIENCE_MS = 20_000;
/** A line that breaks off without bringing one whole frame this often is left to the rounds' own back-off. */
const MOST_VAIN_TRIES = 3;

export type Copied = 'adopted' | 'none';

/**
 * Call before the first pull of a bucket that is big and new. `none`: rows are the way. A failure leaves what has
 * arrived for the next call, except `store/disk-full`, which gives the space back.
 */
export async function copyByImage(parts: CopyParts): Promise<Result<Copied, FailureCode>> {
  const asked = await askPatiently(parts);
  if (!asked.ok) return asked;
  const image = asked.value;
  if (!image || bucketSums(parts.store.cache().read)[image.bucket]?.count) return none(parts);
  try {
    const arrived = await arrive(parts, image);
    if (parts.isClosed()) return err('link/closed');
    if (!arrived.ok) return isAway(arrived.error) || isSignedOut(arrived.error) ? arrived : none(parts);
    return (await adopt(parts, image)) ? ok('adopted') : ok('none');
  } catch (cause) {
    if (faultOf(cause) !== 'full') throw cause;
    parts.store.dropIncoming();
    return err('store/disk-full');
  }
}

/** [IM9] Whatever had arrived is of no use any more. */
function none({ store }: CopyParts): Result<Copied, FailureCode> {
  store.dropIncoming();
  return ok('none');
}

const isSignedOut = (code: FailureCode): boolean => code.startsWith('account/');

/** null: there is none, or it takes too long to build. */
async function askPatiently(parts: CopyParts): Promise<Result<Image | null, FailureCode>> {
  const untilMs = parts.clock.monoMs() + (parts.patienceMs ?? PATIENCE_MS);
  for (;;) {
    const answer = await ask(parts);
    if (parts.isClosed()) return err('link/closed');
    if (!answer.ok) return answer.error === 'request/not-found' ? ok(null) : answer;
    if (answer.value.state === 'ready') return ok(answer.value.image);
    if (answer.value.state === 'none') return ok(null);
    if (parts.clock.monoMs() + answer.value.retryAfterMs > untilMs) return ok(null);
    await wait(answer.value.retryAfterMs);
  }
}

const ask = ({ tokens, link, device }: CopyParts): Promise<Result<ImageAnswer, FailureCode>> =>
  tokens.use(() => link.client.sync.image({ deviceId: device.id() as DeviceId, layout: layoutDigest() }));

async function arrive(parts: CopyParts, image: Image): Promise<Result<void, FailureCode>> {
  const incoming = await parts.store.incoming(image);
  try {
    for (let vain = 0; ;) {
      const before = incoming.frames();
      const fetched = await fetchFrames(parts, image, incoming);
      if (parts.isClosed()) return err('link/closed');
      if (fetched.ok) return (await incoming.finish()) ? ok(undefined) : err('sync/copy-differs');
      vain = incoming.frames() > before ? 0 : vain + 1;
      if (!isAway(fetched.error) || vain >= MOST_VAIN_TRIES) return fetched;
    }
  } finally {
    await incoming.close();
  }
}

/** Nothing of the outbox is lost: it lies in the other file, and is shown over the new rows at once. */
async function adopt({ store, actor, touched, isClosed }: CopyParts, image: Image): Promise<boolean> {
  const isAdopted = await store.adopt(
    async (arrived) => (await prepareArrived(arrived, store.cache().read, image)) && !isClosed(),
  );
  if (!isAdopted) return false;
  store.cache().write((db) => rebaseAll(db, shownWork(store.vault.read), actor));
  touched(nounNames);
  return true;
}
