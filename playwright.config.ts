/** End-to-end specs: the product as a person uses it, in a real browser with a microphone that hears beeps. */
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

/** PLAYWRIGHT_CHROMIUM, Debian's Chromium, or a Chrome that is installed. */
function browser(): { executablePath: string } | { channel: string } {
  const named = process.env['PLAYWRIGHT_CHROMIUM'];
  if (named) return { executablePath: named };
  return existsSync('/usr/bin/chromium') ? { executablePath: '/usr/bin/chromium' } : { channel: 'chrome' };
}

export const chromiumFlags = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  ...(isRoot ? ['--no-sandbox'] : []),
];

export default defineConfig({
  testDir: 'test/e2e',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: process.env['CI'] ? [['list'], ['html', { open: 'never' }]] : 'list',
  outputDir: 'test-results',
  use: {
    ...('channel' in browser() ? browser() : {}),
    launchOptions: { ...('executablePath' in browser() ? browser() : {}), args: chromiumFlags },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
