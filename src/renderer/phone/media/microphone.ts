/**
 * The agent's microphone: opened once when the phone gets a person, and kept open, because opening takes 170 ms
 * that an answered caller would hear as silence. Each call gets a clone that it may stop.
 *
 *   unknown ──allowed──► ready ──unplugged──► absent ──plugged in──► ready
 *      └──refused──► refused ──asked again──► ready
 */
import type { Microphone as MicrophoneState } from '../../../shared/contract/phone.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

const WANTED: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
};

export class Microphone {
  readonly #devices: MediaDevices | undefined;
  readonly #listeners = new Set<() => void>();
  #state: MicrophoneState = 'unknown';
  #track: MediaStreamTrack | null = null;
  #opening: Promise<MicrophoneState> | null = null;
  #wanted = false;

  /** `devices` is missing where the page is not served securely. */
  constructor(devices: MediaDevices | undefined) {
    this.#devices = devices;
    devices?.addEventListener('devicechange', () => void this.#devicesChanged());
  }

  state(): MicrophoneState {
    return this.#state;
  }

  /** The open device itself; not to be stopped or muted by the borrower. */
  track(): MediaStreamTrack | null {
    return this.#track;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks for it if it is not open. Also the second time, after it was refused or absent. */
  prime(): Promise<MicrophoneState> {
    this.#wanted = true;
    if (this.#track?.readyState === 'live') return Promise.resolve(this.#state);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  /** A track for one call. */
  async openTrack(): Promise<Result<MediaStreamTrack, FailureCode>> {
    const state = await this.prime();
    if (this.#track && state === 'ready') return ok(this.#track.clone());
    return err(state === 'refused' ? 'phone/microphone-refused' : 'phone/microphone-absent');
  }

  /** Nobody sits here any more: the light of the microphone goes out. */
  release(): void {
    this.#wanted = false;
    this.#track?.stop();
    this.#track = null;
    this.#become('unknown');
  }

  async #open(): Promise<MicrophoneState> {
    try {
      if (!this.#devices) throw new DOMException('', 'NotFoundError');
      const stream = await this.#devices.getUserMedia(WANTED);
      const [track] = stream.getAudioTracks();
      if (!track) throw new DOMException('', 'NotFoundError');
      if (!this.#wanted) track.stop();
      else this.#hold(track);
    } catch (cause) {
      this.#become(isRefusal(cause) ? 'refused' : 'absent');
    }
    return this.#state;
  }

  #hold(track: MediaStreamTrack): void {
    this.#track = track;
    track.addEventListener('ended', () => {
      if (this.#track !== track) return;
      this.#track = null;
      void this.prime();
    });
    this.#become('ready', 'newDevice');
  }

  async #devicesChanged(): Promise<void> {
    if (this.#wanted && this.#state === 'absent') await this.prime();
  }

  #become(state: MicrophoneState, why: 'newState' | 'newDevice' = 'newState'): void {
    if (state === this.#state && why === 'newState') return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** NotFound and NotReadable (unplugged, or taken by another program) are "absent": plugging in helps, allowing does not. */
const isRefusal = (cause: unknown): boolean =>
  cause instanceof DOMException && (cause.name === 'NotAllowedError' || cause.name === 'SecurityError');
