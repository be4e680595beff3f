/**
 * The bridge between a page and the shell: one function, which takes nothing. The port that the shell answers with
 * goes on to the page itself; nothing of Electron does.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { CONNECT_CHANNEL, PORT_MESSAGE } from '../shared/contract/bridge.ts';

ipcRenderer.on(PORT_MESSAGE, ({ ports }) => window.postMessage(PORT_MESSAGE, location.origin, ports));

contextBridge.exposeInMainWorld('seatline', {
  askForPort: (): void => ipcRenderer.send(CONNECT_CHANNEL),
});
