/** One line asked, one line answered, between `npm run lab` and `npm run lab -- --call`. */
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

const socketOf = (dataFolder: string): string => join(dataFolder, 'lab.sock');

/** Answers each line that arrives. The owner of the data folder's lock calls this, so an old socket is nobody's. */
export function listenForOrders(dataFolder: string, answer: (line: string) => Promise<string>): Server {
  rmSync(socketOf(dataFolder), { force: true });
  const server = createServer((socket) => {
    socket.setEncoding('utf8').once('data', (line: string) => {
      void answer(line.trim()).then((reply) => socket.end(`${reply}\n`));
    });
    socket.on('error', () => {});
  });
  return server.listen(socketOf(dataFolder));
}

/** The running lab's answer, or null when no lab runs on this data. */
export function askLab(dataFolder: string, line: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(socketOf(dataFolder));
    let reply = '';
    socket.setEncoding('utf8').on('data', (text: string) => (reply += text));
    socket.on('error', () => resolve(null));
    socket.on('end', () => resolve(reply.trim()));
    socket.write(`${line}\n`);
  });
}
