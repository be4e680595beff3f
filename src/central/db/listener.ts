/** LISTEN on a connection of its own, opened again for ever. After a loss everybody is woken: a call may be missed. */
import type { Connection, Database } from './database.ts';

export type Channel = 'seatline_dirty' | 'seatline_moved';
const CHANNELS: Channel[] = ['seatline_dirty', 'seatline_moved'];

export interface Listener {
  /** The payload is '' when anything may have happened. Returns the function that stops it. */
  on(channel: Channel, heard: (payload: string) => void): () => void;
  close(): Promise<void>;
}

const RECONNECT_MS = 500;

export async function startListener(db: Database): Promise<Listener> {
  const heard = new Map<Channel, Set<(payload: string) => void>>(CHANNELS.map((name) => [name, new Set()]));
  const tell = (channel: Channel, payload: string) =>
    heard.get(channel)?.forEach((listener) => listener(payload));
  let connection: Connection | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const open = async () => {
    const opened = await db.connect();
    connection = opened;
    opened.onEnd(() => {
      if (closed || connection !== opened) return;
      connection = null;
      again();
    });
    opened.client.on('notification', ({ channel, payload }) => tell(channel as Channel, payload ?? ''));
    for (const channel of CHANNELS) await opened.session.run(`LISTEN ${channel}`);
  };
  const again = () => {
    timer = setTimeout(() => {
      open().then(
        () => CHANNELS.forEach((channel) => tell(channel, '')),
        () => !closed && again(),
      );
    }, RECONNECT_MS);
  };

  await open();
  return {
    on: (channel, listener) => {
      heard.get(channel)?.add(listener);
      return () => void heard.get(channel)?.delete(listener);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await connection?.end();
    },
  };
}
