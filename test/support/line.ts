/** A telephone line between workstation and central: real TCP that can be cut, counted, or answered by somebody else. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Line {
  url: string;
  /** Bytes that passed, both directions, since the line was laid. */
  up: () => number;
  down: () => number;
  cuts: () => number;
  /** Cut each time that so many bytes have passed in this direction; null: no more. */
  cutEvery(bytes: number | null, direction?: 'up' | 'down'): void;
  /** Whatever is asked is answered by a hotel's sign-in page, status 200; false: central again. */
  hotel(isThere: boolean): void;
  /** Where central is now; it may have been started anew on another port. */
  leadsTo(centralUrl: string): void;
  close(): Promise<void>;
}

const PAGE = '<!doctype html><title>Welcome to the hotel</title>';
const HOTEL = `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${PAGE.length}\r\nconnection: close\r\n\r\n${PAGE}`;

export async function layLine(centralUrl: string): Promise<Line> {
  const state = {
    to: new URL(centralUrl),
    hotel: false,
    cuts: 0,
    untilCut: Infinity,
    every: null as number | null,
  };
  const passed = { up: 0, down: 0 };
  let counted: 'up' | 'down' = 'up';
  const open = new Set<Socket>();
  const cut = (): void => {
    state.cuts += 1;
    state.untilCut = state.every ?? Infinity;
    for (const socket of open) socket.destroy();
  };
  const pass = (from: Socket, to: Socket, direction: 'up' | 'down'): void => {
    from.on('data', (bytes) => {
      const left = direction === counted ? state.untilCut : Infinity;
      if (left === 0) return; // it is being cut
      const some = bytes.subarray(0, Math.min(bytes.length, left));
      passed[direction] += some.length;
      if (direction === counted) state.untilCut -= some.length;
      if (!to.write(some)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      if (some.length === left) setImmediate(cut); // what was written goes out first
    });
    from.on('close', () => to.destroy());
    from.on('error', () => {});
  };
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    if (state.hotel) return void socket.on('error', () => {}).once('data', () => socket.end(HOTEL));
    const far = connect(Number(state.to.port), state.to.hostname);
    pass(socket, far, 'up');
    pass(far, socket, 'down');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    up: () => passed.up,
    down: () => passed.down,
    cuts: () => state.cuts,
    cutEvery: (bytes, direction = 'up') => {
      counted = direction;
      state.every = bytes;
      state.untilCut = bytes ?? Infinity;
    },
    hotel: (isThere) => {
      state.hotel = isThere;
      for (const socket of open) socket.destroy();
    },
    leadsTo: (url) => void (state.to = new URL(url)),
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
