/** What core needs of the machine it runs on. Electron and the browser host each provide one. */
export interface Host {
  readonly capabilities: {
    host: 'electron' | 'browser';
    tray: boolean;
    globalShortcuts: boolean;
    /** False: secrets.seal returns its input sealed by nothing; the person's password is the only key. */
    osKeyStore: boolean;
    version: string;
  };
  secrets: {
    /** Binds a small secret to this machine's user account. */
    seal(plain: Uint8Array): Promise<Uint8Array>;
    /** Throws when the key store cannot open it any more. */
    open(sealed: Uint8Array): Promise<Uint8Array>;
  };
  /** Opens (or brings forward) one of our own windows. */
  openWindow(name: WindowName): Promise<void>;
  notify(message: { title: string; body: string }): void;
  /** suspend: the machine is going to sleep; resume: it is back; quit: the system is shutting down. */
  onPower(listener: (event: 'suspend' | 'resume' | 'quit') => void): () => void;
  /** A tel: or seatline: link arrived, parsed and checked by the host. */
  onLink(listener: (link: HostLink) => void): () => void;
}

export type WindowName = 'desk' | 'phone' | 'quality' | 'wallboard';

export type HostLink = { name: 'dial'; number: string } | { name: 'customer'; id: string };
