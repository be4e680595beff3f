/**
 * The windows, one of each at most. The phone's is made with the first and never shown, reloaded or closed while
 * the program runs: calls live in it. Which page a window shows is decided here, and by nobody who asks over IPC.
 */
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { WindowName } from '../core/host.ts';
import { ORIGIN } from './origin.ts';

export interface Windows {
  open(name: WindowName): BrowserWindow;
  /** Which of our windows these web contents are; null when they are none. */
  nameOf(webContentsId: number): WindowName | null;
  get(name: WindowName): BrowserWindow | null;
  /** From now on the phone's window may close. */
  letGo(): void;
}

export interface WindowsOptions {
  create(options: BrowserWindowConstructorOptions): BrowserWindow;
  preload: string;
  isPackaged: boolean;
  /** What else has to be done to each new window. */
  onCreated?: (name: WindowName, window: BrowserWindow) => void;
}

const shapes: Record<WindowName, BrowserWindowConstructorOptions> = {
  desk: { width: 1440, height: 900, minWidth: 1024, minHeight: 640 },
  phone: { width: 380, height: 560, show: false, skipTaskbar: true },
  quality: { width: 1280, height: 820, minWidth: 900, minHeight: 600 },
  wallboard: { width: 1280, height: 800, minWidth: 800, minHeight: 500 },
};

export function createWindows(options: WindowsOptions): Windows {
  const open = new Map<WindowName, BrowserWindow>();
  let isPhoneKept = true;

  function create(name: WindowName): BrowserWindow {
    const window = options.create(windowOptions(name, options));
    open.set(name, window);
    window.on('closed', () => open.delete(name));
    if (name === 'phone') keepPhone(window, () => isPhoneKept);
    else window.once('ready-to-show', () => window.show());
    options.onCreated?.(name, window);
    void window.loadURL(`${ORIGIN}/${name}.html`);
    return window;
  }

  return {
    open(name) {
      const known = open.get(name);
      if (!known) return create(name);
      if (known.isMinimized()) known.restore();
      known.show();
      known.focus();
      return known;
    },
    nameOf: (id) => [...open].find(([, window]) => window.webContents.id === id)?.[0] ?? null,
    get: (name) => open.get(name) ?? null,
    letGo: () => {
      isPhoneKept = false;
    },
  };
}

function windowOptions(name: WindowName, options: WindowsOptions): BrowserWindowConstructorOptions {
  return {
    title: 'Seatline',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#ffffff',
    ...shapes[name],
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !options.isPackaged,
      v8CacheOptions: 'bypassHeatCheck',
      autoplayPolicy: 'no-user-gesture-required',
      // A throttled phone rings late, or not at all.
      backgroundThrottling: name !== 'phone',
    },
  };
}

/** Its close button hides it. */
function keepPhone(window: BrowserWindow, isKept: () => boolean): void {
  window.on('close', (event) => {
    if (!isKept()) return;
    event.preventDefault();
    window.hide();
  });
}
