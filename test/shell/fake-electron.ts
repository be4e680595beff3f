/**
 * An `electron` that records instead of doing, so that the built shell can be run and looked at where there is no
 * binary. It holds only what our shell uses; anything else is undefined and fails the test that meets it.
 */
import { EventEmitter } from 'node:events';

export interface FakeFrame {
  url: string;
  parent: FakeFrame | null;
  posted: { channel: string; ports: unknown[] }[];
  postMessage(channel: string, message: unknown, ports: unknown[]): void;
}

export const newFrame = (url: string, parent: FakeFrame | null = null): FakeFrame => {
  const posted: FakeFrame['posted'] = [];
  return { url, parent, posted, postMessage: (channel, _message, ports) => posted.push({ channel, ports }) };
};

export class FakeContents extends EventEmitter {
  readonly id: number;
  reloads = 0;
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  constructor(id: number) {
    super();
    this.id = id;
  }
  setWindowOpenHandler(handler: FakeContents['openHandler']): void {
    this.openHandler = handler;
  }
  reload(): void {
    this.reloads += 1;
  }
}

type Options = Record<string, unknown> & { webPreferences: Record<string, unknown> };

/** One run of the shell. */
export class FakeElectron {
  readonly log: string[] = [];
  readonly windows: FakeWindow[] = [];
  readonly children: FakeChild[] = [];
  readonly channels = new Map<string, (event: unknown) => void>();
  readonly opened: string[] = [];
  readonly boxes: { message: string; answer(response: number): void }[] = [];
  readonly handlers: {
    request?: (
      contents: unknown,
      permission: string,
      answer: (granted: boolean) => void,
      details: object,
    ) => void;
    check?: (contents: unknown, permission: string, origin: string, details: object) => boolean;
    device?: () => boolean;
    beforeRequest?: (details: { url: string }, answer: (verdict: { cancel: boolean }) => void) => void;
    page?: (request: Request) => Promise<Response>;
  } = {};
  hasLock = true;
  inCall = false;
  /** A run with a real core puts a real process and real ports here. */
  newChild = (file: string): EventEmitter => {
    const child = new FakeChild(file);
    this.children.push(child);
    queueMicrotask(() => child.emit('spawn'));
    return child;
  };
  newChannel = (): { port1: unknown; port2: unknown } => ({
    port1: { end: 'core' },
    port2: { end: 'page' },
  });
  readonly module = fakeModule(this);
  get app() {
    return this.module.app;
  }
}

export class FakeWindow extends EventEmitter {
  readonly options: Options;
  readonly webContents: FakeContents;
  url = '';
  isShown = false;
  isGone = false;
  constructor(options: Options, id: number) {
    super();
    this.options = options;
    this.webContents = new FakeContents(id);
  }
  loadURL(url: string): Promise<void> {
    this.url = url;
    return Promise.resolve();
  }
  show(): void {
    this.isShown = true;
  }
  hide(): void {
    this.isShown = false;
  }
  focus(): void {}
  isMinimized = (): boolean => false;
  isDestroyed = (): boolean => this.isGone;
  destroy(): void {
    this.isGone = true;
    this.emit('closed');
  }
}

export class FakeChild extends EventEmitter {
  readonly file: string;
  readonly messages: { message: { kind: string } & Record<string, unknown>; ports: unknown[] }[] = [];
  constructor(file: string) {
    super();
    this.file = file;
  }
  postMessage(message: { kind: string } & Record<string, unknown>, ports: unknown[] = []): void {
    this.messages.push({ message, ports });
    if (message.kind === 'close') queueMicrotask(() => this.emit('exit', 0));
  }
  kill(): void {
    this.emit('exit', null);
  }
}

function fakeModule(fake: FakeElectron) {
  const say = (line: string): void => void fake.log.push(line);
  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    enableSandbox: () => say('enableSandbox'),
    setPath: (name: string, path: string) => say(`setPath ${name} ${path}`),
    getPath: () => process.env['FAKE_USER_DATA'] ?? '/nowhere',
    getVersion: () => '0.0.0',
    requestSingleInstanceLock: () => (say('requestSingleInstanceLock'), fake.hasLock),
    whenReady: async () => say('ready'),
    disableHardwareAcceleration: () => say('disableHardwareAcceleration'),
    setAsDefaultProtocolClient: (scheme: string) => say(`setAsDefaultProtocolClient ${scheme}`),
    exit: (code: number) => say(`exit ${code}`),
    quit: () => {
      say('quit');
      const event = { isPrevented: false, preventDefault: () => (event.isPrevented = true) };
      app.emit('before-quit', event);
      if (!event.isPrevented) say('gone');
    },
  });
  return {
    app,
    BrowserWindow: class extends FakeWindow {
      constructor(options: Options) {
        super(options, fake.windows.length + 1);
        fake.windows.push(this);
        app.emit('web-contents-created', {}, this.webContents);
      }
    },
    dialog: {
      showMessageBox: ({ message }: { message: string }) =>
        new Promise((resolve) => fake.boxes.push({ message, answer: (response) => resolve({ response }) })),
    },
    ipcMain: {
      on: (channel: string, listener: (event: unknown) => void) => fake.channels.set(channel, listener),
    },
    Menu: { setApplicationMenu: () => say('setApplicationMenu'), buildFromTemplate: () => ({}) },
    MessageChannelMain: class {
      readonly port1: unknown;
      readonly port2: unknown;
      constructor() {
        ({ port1: this.port1, port2: this.port2 } = fake.newChannel());
      }
    },
    nativeImage: { createFromPath: () => ({}) },
    Notification: class {
      show(): void {}
    },
    powerMonitor: new EventEmitter(),
    protocol: {
      registerSchemesAsPrivileged: (schemes: object) => say(`schemes ${JSON.stringify(schemes)}`),
      handle: (_scheme: string, handler: (request: Request) => Promise<Response>) =>
        void (fake.handlers.page = handler),
    },
    safeStorage: {
      isAsyncEncryptionAvailable: async () => true,
      getSelectedStorageBackend: () => 'gnome_libsecret',
      encryptStringAsync: async (text: string) => Buffer.from(`sealed:${text}`),
      decryptStringAsync: async (sealed: Buffer) => ({ result: sealed.toString().slice('sealed:'.length) }),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: never) => void (fake.handlers.request = handler),
        setPermissionCheckHandler: (handler: never) => void (fake.handlers.check = handler),
        setDevicePermissionHandler: (handler: never) => void (fake.handlers.device = handler),
        setDisplayMediaRequestHandler: () => say('setDisplayMediaRequestHandler'),
        allowNTLMCredentialsForDomains: (domains: string) => say(`ntlm '${domains}'`),
        webRequest: { onBeforeRequest: (handler: never) => void (fake.handlers.beforeRequest = handler) },
      },
    },
    shell: { openExternal: async (url: string) => void fake.opened.push(url) },
    Tray: class extends EventEmitter {
      setToolTip(): void {}
      setContextMenu(): void {}
    },
    utilityProcess: {
      fork: (file: string) => fake.newChild(file),
    },
  };
}
