/** RxDB leaves the server to its user: this one answers pages of rows made beforehand, in the order they changed. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { rowAt } from '../rows.ts';
import { child } from '../support/child.ts';

await child(async ({ rows, delta }) => {
  let changed = 0;
  const texts = Array.from({ length: rows }, (_, n) => JSON.stringify(rowAt(n)));
  const later = Array.from({ length: delta }, (_, n) => JSON.stringify(rowAt(n, 1)));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://server');
    if (pathname === '/change') changed = delta;
    const after = Number(searchParams.get('after'));
    const until = Math.min(after + Number(searchParams.get('limit')), rows + changed);
    const page = after < rows ? texts.slice(after, until) : later.slice(after - rows, until - rows);
    response.setHeader('content-type', 'application/json');
    response.end(`{"checkpoint":{"after":${after + page.length}},"documents":[${page.join(',')}]}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { ready: { url: `http://127.0.0.1:${server.address().port}` } };
});
