/** The fake central behind a real socket, for workstations in processes of their own. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { FakeCentral } from './fake-central.ts';

export interface HttpCentral {
  url: string;
  close(): Promise<void>;
}

export async function serveOverHttp(central: FakeCentral): Promise<HttpCentral> {
  const server = createServer((incoming, answer) => {
    answerOf(central, incoming, answer).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerOf(
  central: FakeCentral,
  incoming: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const response = await central.fetch(await requestOf(incoming));
  answer.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body) return void answer.end();
  const body = Readable.fromWeb(response.body as never);
  body.on('error', () => answer.destroy());
  answer.on('close', () => body.destroy());
  body.pipe(answer);
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const method = incoming.method ?? 'GET';
  return new Request(`http://central.test${incoming.url ?? '/'}`, {
    method,
    headers: incoming.headers as Record<string, string>,
    ...(method === 'GET' ? {} : { body: Buffer.concat(parts) }),
  });
}
