/**
 * PowerSync's service is not a package, so this speaks its published stream protocol from rows made beforehand: what
 * it costs to serve them from a database is therefore not in PowerSync's figures.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { crc32 } from 'node:zlib';
import { rowAt } from '../rows.ts';
import { child } from '../support/child.ts';

const BUCKET = 'centre[]';
const OPS_PER_LINE = 1_000; // as the service sends them

await child(async ({ rows, delta }) => {
  const first = linesOf(0, rows, 0, 0);
  const second = linesOf(rows, delta, 1, first.checksum);
  const streams = new Set();
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === '/sync/stream') return void stream(response);
    if (request.url === '/change') return void change(response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { write_checkpoint: '1' } }));
  });
  await listening(server);
  return { ready: { url: `http://127.0.0.1:${server.address().port}` } };

  async function stream(response) {
    response.setHeader('content-type', 'application/x-ndjson');
    response.on('error', () => {}).on('close', () => streams.delete(response));
    await send(response, first);
    streams.add(response);
  }
  async function change(response) {
    for (const open of streams) await send(open, second);
    response.end();
  }
});

async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

/** `count` operations after operation `from`, each a whole row. */
function linesOf(from, count, version, checksumBefore) {
  const lines = [];
  let checksum = checksumBefore;
  for (let at = 0; at < count; at += OPS_PER_LINE) {
    const ops = [];
    for (let n = at; n < Math.min(at + OPS_PER_LINE, count); n += 1) {
      const { id, ...values } = rowAt(n, version);
      const data = JSON.stringify(values);
      const own = crc32(data);
      checksum = (checksum + own) >>> 0;
      const op = { op_id: String(from + n + 1), op: 'PUT', object_type: 'customer', object_id: id };
      ops.push({ ...op, checksum: own, subkey: id, data });
    }
    const next = String(from + at + ops.length);
    const after = String(from + at);
    const data = { bucket: BUCKET, after, next_after: next, has_more: at + ops.length < count, data: ops };
    lines.push(Buffer.from(`${JSON.stringify({ data })}\n`));
  }
  return { lines, checksum, last: from + count };
}

async function send(response, { lines, checksum, last }) {
  const buckets = [{ bucket: BUCKET, checksum: checksum | 0, count: last, priority: 3, subscriptions: [] }];
  const checkpoint = { last_op_id: String(last), buckets, streams: [] };
  response.write(`${JSON.stringify({ checkpoint })}\n`);
  for (const line of lines) if (!response.write(line)) await once(response, 'drain');
  response.write(`${JSON.stringify({ checkpoint_complete: { last_op_id: String(last) } })}\n`);
}
