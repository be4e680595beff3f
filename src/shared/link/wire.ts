/**
 * A wire carries texts both ways and tells when it is gone; everything above it (calls, streams, heartbeat) is the
 * same for every transport. Three kinds of port and two kinds of socket become one shape here.
 */
export interface Wire {
  /** Never throws; a text sent on a dead wire is lost, and onClose has told so. */
  send(text: string): void;
  /** Listeners add up; texts that arrive before the first one are kept for it. */
  onText(listener: (text: string) => void): void;
  /** Called once, also when the wire was dead already. */
  onClose(listener: () => void): void;
  close(): void;
}

/** What DOM MessagePort and worker_threads MessagePort have in common. */
export interface PortLike {
  postMessage(message: string): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** Electron's MessagePortMain, in the main and in a utility process. */
export interface EmitterPortLike {
  postMessage(message: string): void;
  on(type: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** DOM WebSocket, and `ws` on the server. */
export interface SocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

const SOCKET_OPEN = 1;

export function wireOfPort(port: PortLike | EmitterPortLike): Wire {
  const end = oneClose(() => port.close());
  // Two shapes of the same port; the compiler cannot know that the overloads agree.
  if ('on' in port && !('addEventListener' in port)) port.on('close', end.closed);
  else (port as PortLike).addEventListener('close', end.closed);
  return {
    send: (text) => {
      if (!end.isClosed()) port.postMessage(text);
    },
    onText: (listener) => {
      const onMessage = (event: { data: unknown }): void => {
        if (typeof event.data === 'string') listener(event.data);
      };
      if ('on' in port && !('addEventListener' in port)) port.on('message', onMessage);
      else (port as PortLike).addEventListener('message', onMessage);
      port.start();
    },
    onClose: end.onClose,
    close: end.close,
  };
}

/** For a socket that is open, or opening: make the wire before waiting, or the first text may be missed. */
export function wireOfSocket(socket: SocketLike): Wire {
  const end = oneClose(() => socket.close());
  const texts = keptTexts();
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') texts.arrived(data);
  });
  socket.addEventListener('close', end.closed);
  if (socket.readyState > SOCKET_OPEN) end.closed();
  return {
    send: (text) => {
      if (socket.readyState === SOCKET_OPEN) socket.send(text);
    },
    onText: texts.onText,
    onClose: end.onClose,
    close: end.close,
  };
}

/** Closing by us, by the other side or twice: the listeners hear of it once. */
function oneClose(closeTransport: () => void) {
  const listeners: (() => void)[] = [];
  let isClosed = false;
  const closed = (): void => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of listeners.splice(0)) listener();
  };
  return {
    isClosed: () => isClosed,
    closed,
    close: (): void => {
      closeTransport();
      closed();
    },
    onClose: (listener: () => void): void => {
      if (isClosed) listener();
      else listeners.push(listener);
    },
  };
}

function keptTexts() {
  const listeners: ((text: string) => void)[] = [];
  let kept: string[] = [];
  return {
    arrived(text: string): void {
      if (listeners.length === 0) kept.push(text);
      for (const listener of listeners) listener(text);
    },
    onText(listener: (text: string) => void): void {
      listeners.push(listener);
      const texts = kept;
      kept = [];
      for (const text of texts) listener(text);
    },
  };
}
