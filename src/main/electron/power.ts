/** Sleep, wake and shutdown of the machine, told to core. */
import type { App, BrowserWindow, PowerMonitor } from 'electron';

type PowerEvent = 'suspend' | 'resume' | 'quit';

export function watchPower(powerMonitor: PowerMonitor, tell: (event: PowerEvent) => void): void {
  powerMonitor.on('suspend', () => tell('suspend'));
  powerMonitor.on('resume', () => tell('resume'));
  powerMonitor.on('shutdown', () => tell('quit'));
}

/** Windows says it to windows, not to the power monitor. */
export function watchSessionEnd(window: BrowserWindow, tell: (event: PowerEvent) => void): void {
  window.on('query-session-end', () => tell('quit'));
}

export const keepsRunning = (app: App): void => {
  // Closing the last window is a wish to leave, on every system: the phone's hidden window must not hold it up.
  app.on('window-all-closed', () => app.quit());
};
