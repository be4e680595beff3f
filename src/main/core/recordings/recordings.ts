/** Listening to a recording: from this workstation's disk, else fetched from central and kept here, sealed. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { failure } from '../../../shared/link/attempt.ts';
import type { Clock } from '../clock.ts';
import type { MediaAnswer } from '../core.ts';
import type { Person } from '../person.ts';
import { getRow } from '../../../cache/row.ts';

import type { CentralLink } from '../sync/central-link.ts';
import { appendFrame, type SealedFile } from './frames.ts';
import { createMedia } from './media.ts';

const FRAME_BYTES = 256 * 1024;
const PATIENCE_MS = 60_000;

export interface Recordings {
  /** A path on the page's own origin. Throws `request/not-found`, `central/unreachable`. */
  open(person: Person, recordingId: string): Promise<string>;
  media(ticket: string, range: string | null): MediaAnswer;
}

export function createRecordings({ link, clock }: { link: CentralLink; clock: Clock }): Recordings {
  const media = createMedia(clock);
  return {
    media: media.answer,
    open: async (person, recordingId) => {
      const row = getRow(person.store.cache().read, 'recording', recordingId);
      if (!row) throw failure('request/not-found');
      const sealed = person.recorder.sealed(recordingId);
      if (!existsSync(sealed.path)) await fetchSound(person, link, sealed, row.sha256);
      return media.ticketFor(sealed);
    },
  };
}

/** Whole or not at all: the file gets its name when its hash is right. */
async function fetchSound(
  person: Person,
  link: CentralLink,
  sealed: SealedFile,
  sha256: string,
): Promise<void> {
  const sound = await person.tokens.use(() => download(link, sha256));
  if (!sound.ok) throw failure(sound.error);
  if (createHash('sha256').update(sound.value).digest('hex') !== sha256) throw failure('central/unavailable');
  const part: SealedFile = { ...sealed, path: `${sealed.path}.part` };
  rmSync(part.path, { force: true });
  for (let at = 0, index = 0; at < sound.value.length; at += FRAME_BYTES, index += 1)
    appendFrame(part, index, sound.value.subarray(at, at + FRAME_BYTES));
  renameSync(part.path, sealed.path);
}

async function download(link: CentralLink, sha256: string): Promise<Uint8Array> {
  const response = await link.fetch(`/blobs/${sha256}`, {
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (response.status === 401) throw failure('account/signed-out');
  if (response.status === 403) throw failure('request/forbidden');
  if (response.status === 404) throw failure('request/not-found');
  if (!response.ok || response.headers.get('etag') !== `"${sha256}"`) throw failure('central/unavailable');
  return new Uint8Array(await response.arrayBuffer());
}
