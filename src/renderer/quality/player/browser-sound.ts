/**
 * Real sound in a browser. The recorder's slices are one WebM stream that states no length and has no index, so the
 * whole is decoded once — the waveform needs that anyway — and played from a WAV in memory: seeking is exact, the
 * length is known, and the media element keeps the pitch at every speed. docs/decisions/0060-waveform-without-wavesurfer.md.
 */
import { err, ok } from '../../../shared/result.ts';
import { sides, type LoadSound, type Side, type Sound } from './sound.ts';
import { peaksOf, wavOf } from './wave.ts';

/** Speech needs no more (wideband telephony is 16 kHz), and an hour of two channels stays at 230 MB. */
const SAMPLE_RATE_HZ = 16_000;
/** Bars of the waveform; more than any screen has room for. */
const PEAKS = 4_000;

export const loadBrowserSound: LoadSound = async (path, signal) => {
  const file = await fetchFile(path, signal);
  if (!file.ok) return file;
  const decoded = await decode(file.value);
  return decoded ? ok(createSound(decoded)) : err('undecodable');
};

async function fetchFile(path: string, signal: AbortSignal) {
  try {
    const answer = await fetch(path, { signal });
    if (answer.ok) return ok(await answer.arrayBuffer());
    return err(
      answer.status === 404 || answer.status === 410 ? ('absent' as const) : ('unreachable' as const),
    );
  } catch {
    return err('unreachable' as const); // aborted ones are dropped by the caller
  }
}

async function decode(file: ArrayBuffer): Promise<AudioBuffer | null> {
  if (file.byteLength === 0) return null;
  try {
    // An OfflineAudioContext resamples to its own rate while decoding and needs no sound card.
    return await new OfflineAudioContext(2, 1, SAMPLE_RATE_HZ).decodeAudioData(file);
  } catch {
    return null;
  }
}

function createSound(buffer: AudioBuffer): Sound {
  const left = buffer.getChannelData(0);
  const right = buffer.numberOfChannels > 1 ? buffer.getChannelData(1) : left;
  const url = URL.createObjectURL(new Blob([wavOf([left, right], buffer.sampleRate)], { type: 'audio/wav' }));
  const element = new Audio(url);
  element.preservesPitch = true;
  const graph = createGraph(element);
  return {
    durationSec: buffer.duration,
    peaks: { agent: peaksOf(left, PEAKS), customer: peaksOf(right, PEAKS) },
    nowSec: () => element.currentTime,
    play: async () => {
      await graph.resume();
      await element.play();
    },
    pause: () => element.pause(),
    seek: (sec) => (element.currentTime = sec),
    setRate: (rate) => (element.playbackRate = rate),
    setVolume: (volume) => (element.volume = volume),
    setMuted: graph.setMuted,
    onPlaying: (listener) => {
      element.addEventListener('playing', () => listener(true));
      element.addEventListener('pause', () => listener(false));
      element.addEventListener('ended', () => listener(false));
    },
    close: () => {
      element.pause();
      element.removeAttribute('src');
      URL.revokeObjectURL(url);
      graph.close();
    },
  };
}

/** element → splitter → one gain per side → both ears: a listener with one earphone hears both people. */
function createGraph(element: HTMLAudioElement) {
  const context = new AudioContext();
  const splitter = context.createChannelSplitter(2);
  context.createMediaElementSource(element).connect(splitter);
  const gains = Object.fromEntries(
    sides.map((side, channel) => {
      const gain = context.createGain();
      splitter.connect(gain, channel);
      gain.connect(context.destination);
      return [side, gain];
    }),
  ) as Record<Side, GainNode>;
  return {
    resume: () => context.resume(),
    setMuted: (side: Side, muted: boolean) => (gains[side].gain.value = muted ? 0 : 1),
    close: () => void context.close(),
  };
}
