/** Sounds for a switch that plays 8 kHz, and what its recordings hold. Needs sox. */
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from './shell.ts';

const SOUNDS = 'resources/sounds';

/** Every sentence of resources/sounds as 8 kHz WAV in `folder`; only those that changed are made again. */
export async function convertSpeech(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(SOUNDS).filter((name) => name.endsWith('.ogg'))) {
    const source = join(SOUNDS, file);
    const target = join(folder, `${basename(file, '.ogg')}.wav`);
    if (existsSync(target) && statSync(target).mtimeMs > statSync(source).mtimeMs) continue;
    await sox([source, '-r', '8000', '-c', '1', '-b', '16', target]);
  }
}

/** Quiet plucked strings for callers who wait. */
export async function makeHoldMusic(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const strings = [
    'synth',
    '6',
    'pluck',
    'C4',
    'pluck',
    'E4',
    'pluck',
    'G4',
    'delay',
    '0',
    '1.2',
    '2.4',
    'remix',
    '-',
  ];
  const target = ['-r', '8000', '-b', '16', '-c', '1', '-t', 'wavpcm', join(folder, 'hold.wav')];
  await sox(['-r', '48000', '-c', '3', '-n', ...target, ...strings, 'rate', '8000', 'norm', '-12']);
}

/** Root mean square of the samples, 0..1; 0 for a file that is missing or holds no sample. */
export async function rmsOf(file: string): Promise<number> {
  const { stderr } = await run('sox', [file, '-n', 'stat']);
  return Number(/RMS\s+amplitude:\s+([\d.]+)/.exec(stderr)?.[1] ?? 0);
}

/** Seconds of sound in a file; 0 when it is missing. */
export async function secondsOf(file: string): Promise<number> {
  const { stderr } = await run('sox', [file, '-n', 'stat']);
  return Number(/Length \(seconds\):\s+([\d.]+)/.exec(stderr)?.[1] ?? 0);
}

async function sox(args: string[]): Promise<void> {
  const { status, stderr } = await run('sox', args);
  if (status !== 0) throw new Error(`sox: ${stderr.trim()}`);
}
