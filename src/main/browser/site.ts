/** Answers HTTP: the start URL, the listed files, and audio behind tickets. Everything else is not here. */
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Core } from '../core/core.ts';
import type { Manifest, PageFile } from '../pages/manifest.ts';
import { securityHeaders } from '../pages/security-headers.ts';
import type { Entrance, Verdict } from './entrance.ts';
import { refusalPage } from './refusal.ts';

export interface SiteOptions {
  port: number;
  entrance: Entrance;
  manifest: Manifest;
  core: Pick<Core, 'media' | 'switchOrigins'>;
}

export type Site = (request: IncomingMessage, response: ServerResponse) => void;

export function createSite(options: SiteOptions): Site {
  const { entrance, manifest } = options;
  return (request, response) => {
    // As it came: not decoded, not normalised, and never thrown at a parser.
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    setSecurityHeaders(response, path, options);
    const verdict = entrance.judge(request);
    if (verdict === 'wrong host' || verdict === 'foreign page') return refuse(response, verdict);
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405);
    const token = new URLSearchParams(query).get('token');
    if (path === '/' && token !== null) return redeem(response, { entrance, token, verdict });
    if (verdict !== 'come in') return refuse(response, verdict);
    if (path === '/') return redirect(response, '/desk.html');
    const ticket = /^\/media\/([\w-]{8,200})$/.exec(path)?.[1];
    if (ticket) return void sendMedia(response, { core: options.core, ticket, range: request.headers.range });
    const file = manifest.get(path);
    return file ? sendFile(request, response, file) : plain(response, 404);
  };
}

function setSecurityHeaders(response: ServerResponse, path: string, { port, core }: SiteOptions): void {
  const headers = securityHeaders({
    path,
    ownSocketOrigin: `ws://127.0.0.1:${port}`,
    switchOrigins: core.switchOrigins(),
  });
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('cache-control', 'no-store');
}

interface Redemption {
  entrance: Entrance;
  token: string;
  verdict: Verdict;
}

/** Whoever has the cookie already is let through: reloading the start URL is not an attack. */
function redeem(response: ServerResponse, { entrance, token, verdict }: Redemption): void {
  if (entrance.redeem(token)) response.setHeader('set-cookie', entrance.setCookie());
  else if (verdict !== 'come in') return refuse(response, 'no cookie');
  redirect(response, '/desk.html');
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location }).end();
}

function refuse(response: ServerResponse, verdict: Exclude<Verdict, 'come in'>): void {
  response.writeHead(verdict === 'wrong host' ? 421 : 403, { 'content-type': 'text/html; charset=utf-8' });
  response.end(refusalPage(verdict));
}

const plain = (response: ServerResponse, status: 404 | 405 | 500): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(
    status === 404 ? '这里没有这个页面。Nothing is here.' : '不支持这种请求。This is not possible here.',
  );
};

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { file, type, isImmutable }: PageFile,
): void {
  response.setHeader('content-type', type);
  if (isImmutable) response.setHeader('cache-control', 'private, max-age=31536000, immutable');
  if (request.method === 'HEAD') return void response.end();
  createReadStream(file)
    .on('error', () => (response.headersSent ? response.destroy() : plain(response, 404)))
    .pipe(response);
}

interface MediaRequest {
  core: Pick<Core, 'media'>;
  ticket: string;
  range: string | undefined;
}

async function sendMedia(response: ServerResponse, { core, ticket, range }: MediaRequest): Promise<void> {
  try {
    const answer = await core.media(ticket, range ?? null);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  } catch {
    plain(response, 500);
  }
}
