/** The small icon by the clock. Its absence (some Linux desktops) is a capability, not an error. */
import type { Menu, NativeImage, Tray } from 'electron';

export interface TrayOptions {
  newTray(icon: NativeImage): Tray;
  menu: typeof Menu;
  icon: NativeImage;
  openDesk(): void;
  openWallboard(): void;
  quit(): void;
}

export function showTray(options: TrayOptions): Tray | null {
  try {
    const tray = options.newTray(options.icon);
    tray.setToolTip('Seatline');
    tray.setContextMenu(
      options.menu.buildFromTemplate([
        { label: '打开工作台 Open desk', click: options.openDesk },
        { label: '打开大屏 Open wallboard', click: options.openWallboard },
        { type: 'separator' },
        { label: '退出 Quit', click: options.quit },
      ]),
    );
    tray.on('click', options.openDesk);
    return tray;
  } catch {
    return null;
  }
}
