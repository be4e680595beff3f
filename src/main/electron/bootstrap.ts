/**
 * The only channel between pages and the shell. It takes nothing and gives one thing: a port into core. A sender
 * must be the main frame, of our origin, of a window that we made.
 */
import type { IpcMain, IpcMainEvent, MessageChannelMain, MessagePortMain } from 'electron';
import { CONNECT_CHANNEL, PORT_MESSAGE } from '../../shared/contract/bridge.ts';
import { isOurs } from './origin.ts';
import type { Windows } from './windows.ts';

export interface BootstrapOptions {
  ipcMain: Pick<IpcMain, 'on'>;
  newChannel: () => MessageChannelMain;
  windows: Pick<Windows, 'nameOf'>;
  connect(port: MessagePortMain): void;
}

export function handOutPorts({ ipcMain, newChannel, windows, connect }: BootstrapOptions): void {
  ipcMain.on(CONNECT_CHANNEL, (event) => {
    if (!isOurPage(event, windows)) return;
    const { port1, port2 } = newChannel();
    connect(port1);
    event.senderFrame?.postMessage(PORT_MESSAGE, null, [port2]);
  });
}

function isOurPage(event: IpcMainEvent, windows: Pick<Windows, 'nameOf'>): boolean {
  try {
    const frame = event.senderFrame;
    return (
      frame !== null && frame.parent === null && isOurs(frame.url) && windows.nameOf(event.sender.id) !== null
    );
  } catch {
    // A frame that is gone throws when looked at.
    return false;
  }
}
