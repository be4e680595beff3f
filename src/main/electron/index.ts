/**
 * The Electron shell: windows, permissions, power, links, and the life of the core process. No data, no SQL.
 * Read it as a table of contents; each line's file says why.
 */
import { join, resolve } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
  utilityProcess,
} from 'electron';
import { must } from '../../shared/result.ts';
import { readManifest } from '../pages/manifest.ts';
import { handOutPorts } from './bootstrap.ts';
import { createCoreSupervisor, type CoreSupervisor } from './core-supervisor.ts';
import { tellFailure } from './failure-box.ts';
import { guardGraphics } from './graphics.ts';
import { claimInstance, coreFolder } from './instance.ts';
import { leaveInOrder } from './leaving.ts';
import { takeLinks } from './links.ts';
import { lockNavigation } from './navigation.ts';
import { guardNetwork } from './network.ts';
import { registerScheme, servePages } from './pages.ts';
import { installPermissions } from './permissions.ts';
import { keepsRunning, watchPower, watchSessionEnd } from './power.ts';
import { answerCore } from './questions-of-core.ts';
import { reviveWhenGone } from './revival.ts';
import { createSecrets } from './secrets.ts';
import { showTray } from './tray.ts';
import { createWindows } from './windows.ts';

const out = resolve(import.meta.dirname, '..');
const resources = app.isPackaged ? process.resourcesPath : resolve(out, '../resources');

app.enableSandbox();
registerScheme(protocol);
Menu.setApplicationMenu(null);
if (!claimInstance(app, process.env['SEATLINE_DATA'])) app.quit();
else {
  guardGraphics(app);
  lockNavigation(app, shell);
  void app.whenReady().then(start);
}

async function start(): Promise<void> {
  const secrets = createSecrets(safeStorage, process.platform);
  let core: CoreSupervisor | null = null;
  const theCore = (): CoreSupervisor => must(core, 'windows are opened after core was made');
  const windows = createWindows({
    create: (options) => new BrowserWindow(options),
    preload: join(out, 'preload/bridge.cjs'),
    isPackaged: app.isPackaged,
    onCreated: (_name, window) => {
      reviveWhenGone(window, { dialog, nowMs: () => performance.now() });
      watchSessionEnd(window, (event) => theCore().tell({ kind: 'power', event }));
    },
  });
  const openDesk = (): void => void windows.open('desk');
  const tray = showTray({
    newTray: (icon) => new Tray(icon),
    menu: Menu,
    icon: nativeImage.createFromPath(join(resources, 'icons/tray.png')),
    openDesk,
    openWallboard: () => void windows.open('wallboard'),
    quit: () => app.quit(),
  });
  core = createCoreSupervisor({
    fork: () => utilityProcess.fork(join(out, 'main/core.js'), [], { serviceName: 'Seatline Core' }),
    startMessage: {
      kind: 'start',
      dataFolder: coreFolder(app, process.env['SEATLINE_DATA']),
      resourcesFolder: resources,
      centralUrl: process.env['SEATLINE_CENTRAL_URL'] ?? 'http://127.0.0.1:8701',
      capabilities: {
        host: 'electron',
        tray: tray !== null,
        globalShortcuts: false,
        osKeyStore: await secrets.isAvailable(),
        version: app.getVersion(),
      },
    },
    answer: answerCore({ secrets, windows }),
    notify: (title, body) => new Notification({ title, body }).show(),
    onReady: () => console.log('Seatline ready: electron'),
    onFailed: (code) => void tellFailure(dialog, code).then(() => app.exit(1)),
  });

  installPermissions(session.defaultSession);
  guardNetwork(session.defaultSession, theCore().switchOrigins);
  servePages(protocol, {
    manifest: readManifest({ renderer: join(out, 'renderer'), resources }),
    media: theCore().media,
    switchOrigins: theCore().switchOrigins,
  });
  handOutPorts({ ipcMain, newChannel: () => new MessageChannelMain(), windows, connect: theCore().connect });
  watchPower(powerMonitor, (event) => theCore().tell({ kind: 'power', event }));
  leaveInOrder({ app, dialog, core, windows });
  keepsRunning(app);
  core.start();
  windows.open('phone');
  const desk = windows.open('desk');
  // The desk's close button means: leave. The hidden phone would otherwise keep the program alive unseen.
  desk.on('closed', () => app.quit());
  takeLinks({
    app,
    argv: process.argv,
    onLink: (link) => (openDesk(), theCore().tell({ kind: 'link', link })),
    onSecondStart: openDesk,
  });
  app.on('activate', openDesk);
}
