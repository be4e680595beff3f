import { expect, it } from 'vitest';
import { peaksOf, skipTo, wavOf } from './wave.ts';

it('[QP1] takes the loudest sample of each stretch, whichever sign it has', () => {
  const peaks = peaksOf(new Float32Array([0, 0.2, -0.5, 0.1, 0, 0, 0, 2]), 4);
  expect([...peaks].map((peak) => Math.round(peak * 10) / 10)).toEqual([0.2, 0.5, 0, 1]);
});

it('[QP1] draws fewer samples than bars without gaps of NaN', () => {
  expect([...peaksOf(new Float32Array([1]), 3)].every((peak) => peak >= 0 && peak <= 1)).toBe(true);
  expect([...peaksOf(new Float32Array(), 2)]).toEqual([0, 0]);
});

it('[QP2] writes a WAV whose header says what is in it, both sides interleaved', () => {
  const file = wavOf([new Float32Array([0, 1]), new Float32Array([-1, 2])], 16_000);
  const view = new DataView(file);
  const word = (at: number): string => String.fromCharCode(...new Uint8Array(file, at, 4));
  expect([word(0), word(8), word(36)]).toEqual(['RIFF', 'WAVE', 'data']);
  expect(view.getUint16(22, true)).toBe(2);
  expect(view.getUint32(24, true)).toBe(16_000);
  expect(view.getUint32(28, true)).toBe(64_000);
  expect(view.getUint32(40, true)).toBe(8);
  expect([...new Int16Array(file, 44)]).toEqual([0, -32_767, 32_767, 32_767]);
});

it('[QP3] skipping stays inside the recording', () => {
  expect([skipTo(3, -5, 60), skipTo(58, 5, 60), skipTo(10, 5, 60)]).toEqual([0, 60, 15]);
});
