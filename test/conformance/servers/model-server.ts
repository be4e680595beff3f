/** The model behind a real socket. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createModel } from '../../sim/model/serve.ts';
import { keyOf, newState, putRow, sequence } from '../../sim/model/state.ts';
import { catalogue, type Started } from './own-central.ts';

export async function startModelServer(): Promise<Started> {
  const state = newState('epoch-of-the-model');
  for (const user of catalogue.people) putRow(state, 'user', String(user['id']), user);
  for (const [noun, rows] of Object.entries(catalogue.rows))
    for (const row of rows) putRow(state, noun, row.id, row);
  sequence(state);
  const model = createModel(state, () => Date.now());
  const server = createServer((request, response) => void pass(request, response, model.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    target: {
      url: `http://127.0.0.1:${port}`,
      control: {
        read: async (noun, id) => model.state.rows.get(keyOf(noun, id))?.body ?? null,
        write: async (noun, id, body) => putRow(model.state, noun, id, body),
      },
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  serve: (request: Request) => Promise<Response>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const answer = await serve(
    new Request(`http://model.test${request.url}`, {
      method: request.method ?? 'GET',
      headers: request.headers as Record<string, string>,
      ...(body.length > 0 ? { body } : {}),
    }),
  );
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) response.write(chunk);
    return;
  }
  response.end(Buffer.from(await answer.arrayBuffer()));
}
