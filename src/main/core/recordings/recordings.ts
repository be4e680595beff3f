/** Listening to a recording: from this workstation's disk, else fetched from central and kept here, sealed. */
import { existsSync } from 'node:fs';
import { getRow } from '../../../cache/row.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { Clock } from '../clock.ts';
import type { MediaAnswer } from '../core.ts';
import type { Person } from '../person.ts';
import { createMedia } from './media.ts';

export interface Recordings {
  /** A path on the page's own origin. Throws `request/not-found`, `central/unreachable`. */
  open(person: Person, recordingId: string): Promise<string>;
  media(ticket: string, range: string | null): MediaAnswer;
}

export function createRecordings({ clock }: { clock: Clock }): Recordings {
  const media = createMedia(clock);
  return {
    media: media.answer,
    open: async (person, recordingId) => {
      const row = getRow(person.store.cache().read, 'recording', recordingId);
      if (!row) throw failure('request/not-found');
      const sealed = person.recorder.sealed(recordingId);
      if (!existsSync(sealed.path)) await person.transfers.fetch(row);
      return media.ticketFor(sealed);
    },
  };
}
