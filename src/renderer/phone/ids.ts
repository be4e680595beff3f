import { CallId, RecordingId, uuidV7 } from '../../shared/ids.ts';

const newId = (): string => uuidV7({ nowMs: Date.now(), random: crypto.getRandomValues(new Uint8Array(10)) });

/** Of this window, as long as its page lives. */
export const newWindowId = newId;
export const newCallId = (): CallId => CallId.parse(newId());
export const newRecordingId = (): RecordingId => RecordingId.parse(newId());
