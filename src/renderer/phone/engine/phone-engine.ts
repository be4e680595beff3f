/**
 * A line: one registration at one exchange and the calls on it. The port names no SIP library, so that the
 * library can be changed without touching the rest of the phone.
 */
import type { Registration } from '../../../shared/contract/phone.ts';
import type { CallDirection, CallLine } from '../../../shared/domain/call.ts';
import type { CallState } from '../../../shared/domain/call-state.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { CallId, QueueId } from '../../../shared/ids.ts';
import type { Result } from '../../../shared/result.ts';

/** Names a SIP dialog (RFC 3261 §12); enough to replace it from another window later (RFC 3891). */
export interface DialogIdentity {
  sipCallId: string;
  localTag: string;
  remoteTag: string;
}

/** What is sent and what is heard. The same objects from the first sound to the end of the call. */
export interface CallMedia {
  microphone: MediaStream;
  remote: MediaStream;
  peer: RTCPeerConnection;
}

export interface EngineCall {
  readonly callId: CallId;
  readonly direction: CallDirection;
  readonly line: CallLine;
  readonly number: string | null;
  readonly displayName: string | null;
  readonly queueId: QueueId | null;
  readonly state: CallState;
  readonly muted: boolean;
  /** The exchange plays its own ringing or announcement before the answer. */
  readonly earlySound: boolean;
  readonly dialog: DialogIdentity | null;
  /** null until there is something to hear. */
  readonly media: CallMedia | null;
}

export interface EngineState {
  readonly registration: Registration;
  /** Live ones and those that ended and were not forgotten yet, oldest first. */
  readonly calls: readonly EngineCall[];
}

export type Done = Promise<Result<void, FailureCode>>;

export interface PhoneEngine {
  readonly line: CallLine;
  state(): EngineState;
  /** Called after each change; returns the function that stops it. */
  subscribe(listener: () => void): () => void;
  /** Registers and stays registered, whatever it takes, until `unregister`. */
  register(): void;
  /** Stops taking calls. Live calls go on. */
  unregister(): Promise<void>;
  /** The network or the machine is back: try now, or prove that the line still lives. */
  wake(): void;
  /** The device went away and another one took its place: live calls speak through the new one. */
  renewMicrophone(): void;
  dial(number: string): Promise<Result<CallId, FailureCode>>;
  /** Each resolves when the other side has agreed (or it failed), not when the wish was sent. */
  answer(callId: CallId): Done;
  reject(callId: CallId): Done;
  hangUp(callId: CallId): Done;
  mute(callId: CallId, muted: boolean): Done;
  hold(callId: CallId, held: boolean): Done;
  tones(callId: CallId, digits: string): Done;
  /** Drops an ended call from the state. */
  forget(callId: CallId): void;
  /** Ends every call, unregisters and closes the connection. */
  close(): Promise<void>;
}

/** What a line needs from the rest of the phone. */
export interface EngineNeeds {
  /** A track of the agent's microphone that this call may stop. */
  openMicrophone: () => Promise<Result<MediaStreamTrack, FailureCode>>;
  /** Another call lives, on this line or another one. */
  isBusy: () => boolean;
  nowMs: () => number;
  chance: () => number;
  newCallId: () => CallId;
}
