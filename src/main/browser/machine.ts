/** What core may ask of a machine that we know only through a browser: little, and the capabilities say so. */
import type { Host } from '../core/host.ts';

/** A timer that was due this long ago tells that the machine slept. */
const SLEPT_MS = 20_000;
const LOOK_EVERY_MS = 5_000;

export function createBrowserMachine(version: string): Host {
  return {
    capabilities: { host: 'browser', tray: false, globalShortcuts: false, osKeyStore: false, version },
    // Sealed by nothing: the person's password is the only key (osKeyStore: false).
    secrets: { seal: async (plain) => plain, open: async (sealed) => sealed },
    // Pages open each other inside a click; a browser lets nobody else.
    openWindow: async () => {},
    notify: () => {},
    onPower: watchSleep,
    onLink: () => () => {},
  };
}

function watchSleep(listener: Parameters<Host['onPower']>[0]): () => void {
  let lastMs = Date.now();
  const timer = setInterval(() => {
    const nowMs = Date.now();
    if (nowMs - lastMs > SLEPT_MS) listener('resume');
    lastMs = nowMs;
  }, LOOK_EVERY_MS);
  timer.unref();
  const quit = (): void => listener('quit');
  process.once('SIGTERM', quit);
  return () => {
    clearInterval(timer);
    process.off('SIGTERM', quit);
  };
}
