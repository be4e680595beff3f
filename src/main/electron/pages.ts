/** Answers app://seatline/…: listed files and audio behind tickets, each with its policy. No path logic. */
import { readFile } from 'node:fs/promises';
import type { Protocol } from 'electron';
import type { MediaAnswer } from '../core/core.ts';
import type { Manifest } from '../pages/manifest.ts';
import { securityHeaders } from '../pages/security-headers.ts';
import { ORIGIN, SCHEME, isOurs } from './origin.ts';

export interface PageSource {
  manifest: Manifest;
  media(ticket: string, range: string | null): Promise<MediaAnswer>;
  switchOrigins(): readonly string[];
}

/** Before `ready`. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

export function servePages(protocol: Protocol, source: PageSource): void {
  protocol.handle(SCHEME, createPageHandler(source));
}

export function createPageHandler(source: PageSource): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET') return answer(source, { path: '', status: 405 });
    if (!isOurs(request.url)) return answer(source, { path: '', status: 404 });
    // As it came: not decoded, not normalised.
    const [path = ''] = request.url.slice(ORIGIN.length).split(/[?#]/, 1);
    const ticket = /^\/media\/([\w-]{8,200})$/.exec(path)?.[1];
    if (ticket) return sendMedia(source, ticket, request.headers.get('range'));
    return sendFile(source, path);
  };
}

async function sendFile(source: PageSource, path: string): Promise<Response> {
  const file = source.manifest.get(path);
  if (!file) return answer(source, { path, status: 404 });
  const body = await readFile(file.file).catch(() => null);
  if (body === null) return answer(source, { path, status: 404 });
  return answer(source, { path, status: 200, body, headers: { 'content-type': file.type } });
}

async function sendMedia(source: PageSource, ticket: string, range: string | null): Promise<Response> {
  try {
    const { status, headers, body } = await source.media(ticket, range);
    return answer(source, { path: '', status, headers, body });
  } catch {
    return answer(source, { path: '', status: 500 });
  }
}

interface PageAnswer {
  path: string;
  status: number;
  body?: Uint8Array;
  headers?: Record<string, string>;
}

function answer(source: PageSource, { path, status, body, headers }: PageAnswer): Response {
  const policy = securityHeaders({ path, ownSocketOrigin: null, switchOrigins: source.switchOrigins() });
  return new Response(body ? new Uint8Array(body) : null, { status, headers: { ...policy, ...headers } });
}
