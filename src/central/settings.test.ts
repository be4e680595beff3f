import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('[M7] without any variable central serves the demo centre on loopback', () => {
  const { dataFolder, ...settings } = readSettings({});
  expect(dataFolder).toMatch(/[\\/]\.data[\\/]central$/);
  expect(settings).toEqual({
    port: 8701,
    host: '127.0.0.1',
    logLevel: 'warn',
    demo: true,
    trustedProxies: 0,
    countTraining: true,
    pollMs: 15_000,
  });
});

test('[M7] a database of your own is not filled unasked', () => {
  const own = { DATABASE_URL: 'postgres://x' };
  expect([readSettings(own).demo, readSettings({ ...own, SEATLINE_DEMO: '1' }).demo]).toEqual([false, true]);
});

test.each([
  ['SEATLINE_PORT', 'often'],
  ['SEATLINE_PORT', '-1'],
  ['SEATLINE_PORT', '70000'],
  ['SEATLINE_TRUSTED_PROXIES', '1.5'],
])('[M7] %s=%s is refused by name', (name, value) => {
  expect(() => readSettings({ [name]: value })).toThrow(name);
});

test('[M7] an empty variable is none', () => {
  const empty = { SEATLINE_PORT: '', DATABASE_URL: '', SEATLINE_SWITCH: '', SEATLINE_COUNT_TRAINING: '' };
  expect(readSettings(empty)).toEqual(readSettings({}));
});
