/** Plain tus: the server and the file store of the tus project, as their manual shows them. */
import { createServer } from 'node:http';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { child } from './process.ts';

export interface TusServerConfig {
  port: number;
  folder: string;
}

await child<TusServerConfig>(async ({ port, folder }, say) => {
  const tus = new Server({
    path: '/files',
    datastore: new FileStore({ directory: folder }),
    relativeLocation: true,
  });
  const server = createServer((request, response) => void tus.handle(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  say({ ready: `http://127.0.0.1:${(server.address() as { port: number }).port}` });
  return async () => server.closeAllConnections();
});
