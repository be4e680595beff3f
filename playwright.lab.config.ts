/** The whole product at a real Asterisk. The microphone hears speech, so that the switch can hear an agent. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import everyday, { chromiumFlags } from './playwright.config.ts';

/** Somebody speaking without a pause; Chromium plays it in a circle. */
function agentVoice(): string {
  const file = resolve('.cache/lab/agent-voice.wav');
  mkdirSync('.cache/lab', { recursive: true });
  const words = ['charger-1', 'charger-2', 'charger-3'].map((name) => `resources/sounds/${name}.ogg`);
  const { status } = spawnSync('sox', [...words, '-r', '48000', '-c', '1', '-b', '16', file]);
  if (status !== 0) throw new Error('sox is needed for the lab');
  return file;
}

export default defineConfig({
  ...everyday,
  testDir: 'test/lab',
  testMatch: '**/*.spec.ts',
  outputDir: '.cache/lab/results',
  use: {
    ...everyday.use,
    launchOptions: {
      ...everyday.use?.launchOptions,
      args: [...chromiumFlags, `--use-file-for-fake-audio-capture=${agentVoice()}`],
    },
  },
});
