/** Samples as a picture and as a file. Pure: numbers in, numbers out. Rules QP1–QP3: docs/spec/quality-desk.md. */

/** [QP1] The loudest sample of each of `count` equal stretches, 0..1: what a waveform draws. */
export function peaksOf(samples: Float32Array, count: number): Float32Array {
  const peaks = new Float32Array(count);
  const step = samples.length / count;
  for (let bar = 0; bar < count; bar += 1) {
    const end = Math.min(samples.length, Math.floor((bar + 1) * step));
    let loudest = 0;
    for (let i = Math.floor(bar * step); i < end; i += 1) {
      const value = Math.abs(samples[i] ?? 0);
      if (value > loudest) loudest = value;
    }
    peaks[bar] = Math.min(1, loudest);
  }
  return peaks;
}

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

/**
 * [QP2] A 16-bit PCM WAV file of the channels. The recorder's container knows neither its length nor where its
 * seconds lie; this one knows both, so the browser's own player seeks to the sample and keeps the pitch at any speed.
 */
export function wavOf(channels: readonly Float32Array[], sampleRate: number): ArrayBuffer {
  const frames = channels[0]?.length ?? 0;
  const dataBytes = frames * channels.length * BYTES_PER_SAMPLE;
  const file = new ArrayBuffer(HEADER_BYTES + dataBytes);
  writeHeader(new DataView(file), { channelCount: channels.length, sampleRate, dataBytes });
  const samples = new Int16Array(file, HEADER_BYTES);
  channels.forEach((channel, offset) => {
    for (let i = 0; i < frames; i += 1)
      samples[i * channels.length + offset] = Math.max(-1, Math.min(1, channel[i] ?? 0)) * 0x7fff;
  });
  return file;
}

interface Format {
  channelCount: number;
  sampleRate: number;
  dataBytes: number;
}

function writeHeader(view: DataView, { channelCount, sampleRate, dataBytes }: Format): void {
  const frameBytes = channelCount * BYTES_PER_SAMPLE;
  const word = (at: number, letters: string): void =>
    [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  word(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true); // length of the format part
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, channelCount, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, BYTES_PER_SAMPLE * 8, true);
  word(36, 'data');
  view.setUint32(40, dataBytes, true);
}

/** [QP3] Where ±5 s leads, kept inside the recording. */
export const skipTo = (nowSec: number, bySec: number, durationSec: number): number =>
  Math.min(Math.max(nowSec + bySec, 0), durationSec);
