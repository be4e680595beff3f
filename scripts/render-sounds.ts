/**
 * Speaks every sentence of the training scenarios into resources/sounds, for people who change a scenario:
 * `node scripts/render-sounds.ts [scenario…]`. Needs espeak-ng and sox. The result is committed, so that nobody
 * else needs them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { TrainingScenario } from '../src/shared/contract/phone.ts';
import { must } from '../src/shared/result.ts';
import { toSpokenPinyin } from './lab/spoken-pinyin.ts';

const PACK = 'resources/packs/power';
const SOUNDS = 'resources/sounds';

/** How a customer sounds: a voice of espeak-ng, its pitch (0–99) and speed (words a minute). */
const Voice = z.strictObject({ variant: z.string(), pitch: z.number(), speed: z.number() });
type Voice = z.infer<typeof Voice>;

/** A hand-held telephone: its band, its compressor, a hint of the room, even loudness, no click at either end. */
const TRIM = 'silence 1 0.02 0.5% fade q 0.02';
const TELEPHONE = [
  `${TRIM} reverse ${TRIM} reverse`,
  'highpass 200 lowpass 3600 equalizer 2400 1.2q 3 equalizer 450 1q -2',
  'compand 0.01,0.15 6:-70,-70,-40,-26,-20,-12,0,-5 -4 -40 0.02',
  'reverb 12 60 18 100 4',
  'rate -v 48000 norm -2 pad 0.06 0.12',
].flatMap((effects) => effects.split(' '));

const scenarios = z.array(TrainingScenario).parse(readJson('scenarios.json'));
const voices = z.record(z.string(), Voice).parse(readJson('voices.json'));
const wanted = process.argv.slice(2);

const folder = mkdtempSync(join(tmpdir(), 'seatline-sounds-'));
for (const { id, speech } of scenarios) {
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  const voice = must(voices[id], `voices.json says how ${id} sounds`);
  for (const { sound, text } of speech) render({ text, voice, target: join(SOUNDS, sound), folder });
  console.log(`${id}: ${speech.length} sentences`);
}
rmSync(folder, { recursive: true });

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(PACK, name), 'utf8'));
}

function render({
  text,
  voice,
  target,
  folder,
}: {
  text: string;
  voice: Voice;
  target: string;
  folder: string;
}) {
  const raw = join(folder, 'raw.wav');
  const { variant, pitch, speed } = voice;
  const how = ['-v', `cmn-latn-pinyin+${variant}`, '-p', String(pitch), '-s', String(speed), '-a', '160'];
  run('espeak-ng', [...how, '-w', raw, toSpokenPinyin(text)]);
  run('sox', [raw, '-r', '48000', '-c', '1', '-C', '2', target, ...TELEPHONE]);
}

function run(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}
