/** Leaving: asks first when a call would be cut, then lets core close its files, then goes. */
import type { App, Dialog } from 'electron';
import type { CoreSupervisor } from './core-supervisor.ts';
import type { Windows } from './windows.ts';

export interface LeavingOptions {
  app: App;
  dialog: Pick<Dialog, 'showMessageBox'>;
  core: Pick<CoreSupervisor, 'isInCall' | 'close'>;
  windows: Pick<Windows, 'letGo' | 'open'>;
}

export function leaveInOrder({ app, dialog, core, windows }: LeavingOptions): void {
  let state: 'staying' | 'asking' | 'leaving' = 'staying';

  async function leave(): Promise<void> {
    state = 'asking';
    if (core.isInCall() && !(await wantsToCut(dialog))) {
      windows.open('desk');
      state = 'staying';
      return;
    }
    state = 'leaving';
    windows.letGo();
    await core.close();
    app.quit();
  }

  app.on('before-quit', (event) => {
    if (state === 'leaving') return;
    event.preventDefault();
    if (state === 'staying') void leave();
  });
}

async function wantsToCut(dialog: LeavingOptions['dialog']): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: '通话还在进行，退出会挂断电话。A call is in progress; leaving ends it.',
    buttons: ['继续通话 Stay', '挂断并退出 Leave'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}
