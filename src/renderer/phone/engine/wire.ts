/** What carries SIP messages: a socket to a switch, or the training line's own exchange. */
export interface Wire {
  send(message: string): void;
  /** Lets go at once; nothing is heard from it afterwards. */
  close(): void;
}

export interface WireEvents {
  opened: () => void;
  message: (message: string) => void;
  closed: () => void;
}

export type OpenWire = (events: WireEvents) => Wire;

/** The servers of an account, one after the other: each opening takes the next (RFC 7118 §5). */
export function socketWires(servers: readonly string[]): OpenWire {
  let next = 0;
  return (events) => {
    const server = servers[next % servers.length] ?? '';
    next += 1;
    return openSocket(server, events);
  };
}

function openSocket(server: string, events: WireEvents): Wire {
  const socket = new WebSocket(server, 'sip');
  let live = true;
  const whenLive = (act: () => void) => (): void => {
    if (live) act();
  };
  socket.addEventListener('open', whenLive(events.opened));
  socket.addEventListener('close', whenLive(events.closed));
  socket.addEventListener('message', (event) => {
    if (live && typeof event.data === 'string') events.message(event.data);
  });
  return {
    send: (message) => socket.send(message),
    close: () => {
      live = false;
      socket.close(1000);
    },
  };
}
