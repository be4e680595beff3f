/** Recordings on their way, both directions, and the room that they take: what the sync centre shows and steers. */
import type { StorageUsed, Transfer } from '../../../shared/contract/transfers.ts';
import type { Recording } from '../../../shared/domain/recording.ts';
import { createTopic, sameJson, type Topic } from '../topic.ts';
import { createDownloads, type DownloadParts } from './downloads.ts';
import { makeRoom, storageUsed } from './kept-files.ts';
import { createUploads, type UploadParts, type Uploads } from './uploads.ts';

export interface Transfers extends Pick<Uploads, 'wake' | 'roundDone'> {
  /** Everything on its way, and what was done lately. */
  list: Topic<Transfer[]>;
  /** Returns when the recording is here. Throws our codes. Somebody waits for it, so a pause does not hold it back. */
  fetch(recording: Recording): Promise<void>;
  /** Uploads stand still until they are resumed, also over a restart. */
  pauseTransfers(): void;
  /** Goes on at once, also with what has failed. */
  resumeTransfers(): void;
  storageUsed(): StorageUsed;
  close(): Promise<void>;
}

export type TransferParts = Omit<UploadParts & DownloadParts, 'onChange' | 'onStored' | 'onKept'> & {
  /** Counts of what waits changed. */
  onCounts: () => void;
};

const ROOM_EVERY_MS = 3_600_000;

export function createTransfers(parts: TransferParts): Transfers {
  const { store, clock, policy } = parts;
  const list = createTopic<Transfer[]>([], sameJson);
  const isFetched = (id: string): boolean =>
    downloads.list().some(({ recordingId, state }) => recordingId === id && state === 'running');
  const room = (): void => {
    try {
      makeRoom(store, { policy, nowMs: clock.nowMs(), spared: isFetched });
    } catch {
      parts.log.warn({}, 'old recordings could not be removed'); // the next hour tries again
    }
  };
  const onChange = (): void => {
    list.set([...uploads.list(), ...downloads.list()]);
    parts.onCounts();
  };
  const downloads = createDownloads({ ...parts, onChange: () => onChange(), onKept: room });
  const uploads = createUploads({ ...parts, onChange: () => onChange(), onStored: room });
  const timer = setInterval(room, ROOM_EVERY_MS).unref();
  room();
  return {
    list,
    wake: uploads.wake,
    roundDone: uploads.roundDone,
    fetch: downloads.fetch,
    pauseTransfers: uploads.pause,
    resumeTransfers: uploads.resume,
    storageUsed: () => storageUsed(store),
    close: async () => {
      clearInterval(timer);
      downloads.close();
      await uploads.close();
      list.close();
    },
  };
}
