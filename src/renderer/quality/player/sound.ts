/**
 * The player's port to real sound, so that its store is tested without loudspeakers. The left channel is the agent's
 * microphone, the right one the customer (src/shared/domain/recording.ts).
 */
export type Side = 'agent' | 'customer';
export const sides = ['agent', 'customer'] as const satisfies Side[];

/** Decoded sound, ready to be heard. One at a time; `close` frees its memory. */
export interface Sound {
  readonly durationSec: number;
  /** One per channel; a mono file has the same twice. */
  readonly peaks: Record<Side, Float32Array>;
  readonly nowSec: () => number;
  play: () => Promise<void>;
  pause: () => void;
  seek: (sec: number) => void;
  setRate: (rate: number) => void;
  setVolume: (volume: number) => void;
  setMuted: (side: Side, muted: boolean) => void;
  /** Playing stopped or went on, by whomever: a media key, the end of the file, the system. */
  onPlaying: (listener: (playing: boolean) => void) => void;
  close: () => void;
}

export type SoundProblem = 'absent' | 'unreachable' | 'undecodable';

/** Fetches and decodes what lies behind a path of this page's own origin. */
export type LoadSound = (
  path: string,
  signal: AbortSignal,
) => Promise<{ ok: true; value: Sound } | { ok: false; error: SoundProblem }>;
