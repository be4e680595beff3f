/** What the tests need besides npm packages. Debian as root installs it; elsewhere the answer says what is left out. */
import { existsSync } from 'node:fs';
import { installAsterisk } from '../lab/asterisk-install.ts';
import { aptInstall, isDebianRoot } from '../lab/debian.ts';
import { isInstalled } from '../lab/shell.ts';

export interface Parts {
  browser: boolean;
  /** sox and espeak-ng: voices for microphones and customers. */
  voices: boolean;
  asterisk: boolean;
}

export type Suite = 'unit' | 'e2e' | 'lab';

const CJK_FONTS = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';

const hasBrowser = (): boolean => isInstalled('chromium') || isInstalled('google-chrome') || !isLinux();
const hasVoices = (): boolean => isInstalled('sox') && isInstalled('espeak-ng');
const isLinux = (): boolean => process.platform === 'linux';

/** Installs what the suites need, and says in one line each what had to be left out. */
export async function prepareParts(suites: readonly Suite[]): Promise<Parts> {
  if (isDebianRoot()) installMissing();
  const parts = { browser: hasBrowser(), voices: hasVoices(), asterisk: false };
  if (!parts.browser) leaveOut('browser tests', 'no Chromium or Chrome on the PATH');
  if (!parts.voices) leaveOut('tests with speech', 'sox and espeak-ng are not installed');
  if (suites.includes('lab') && parts.browser && parts.voices) {
    const installed = await installAsterisk();
    parts.asterisk = installed.ok;
    if (!installed.ok) leaveOut('calls through Asterisk', installed.why);
  }
  return parts;
}

function installMissing(): void {
  const missing = [
    ...(hasBrowser() ? [] : ['chromium']),
    ...(existsSync(CJK_FONTS) ? [] : ['fonts-noto-cjk']),
    ...(isInstalled('sox') ? [] : ['sox']),
    ...(isInstalled('espeak-ng') ? [] : ['espeak-ng']),
  ];
  if (missing.length > 0) aptInstall(missing);
}

const leaveOut = (what: string, why: string): void => console.log(`left out: ${what} (${why})`);
