/** A page's process died. It comes back by itself a few times; after that a person is asked, not a loop. */
import type { BrowserWindow, Dialog } from 'electron';

const MOST_REVIVALS = 3;
const WITHIN_MS = 5 * 60_000;

/** Would another revival be one too many? `pastMs`: when earlier ones were. */
export const isTooOften = (pastMs: readonly number[], nowMs: number): boolean =>
  pastMs.filter((atMs) => nowMs - atMs < WITHIN_MS).length >= MOST_REVIVALS;

export interface RevivalOptions {
  dialog: Pick<Dialog, 'showMessageBox'>;
  nowMs: () => number;
}

export function reviveWhenGone(window: BrowserWindow, { dialog, nowMs }: RevivalOptions): void {
  const past: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    if (!isTooOften(past, nowMs())) {
      past.push(nowMs());
      return window.webContents.reload();
    }
    void askPerson(window, dialog);
  });
}

async function askPerson(window: BrowserWindow, dialog: RevivalOptions['dialog']): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: '这个窗口反复出错，已停止重开。This window keeps failing and was not reopened.',
    detail: '您输入的内容都已保存。Everything you typed is saved.',
    buttons: ['重新打开 Reopen', '关闭 Close'],
    cancelId: 1,
  });
  if (window.isDestroyed()) return;
  if (response === 0) window.webContents.reload();
  else window.destroy();
}
