/**
 * Who may come in. Any program and any web page on this machine can reach a loopback port, so a request must
 * name our host (a rebound DNS name does not), come from our own pages (no foreign Origin) and carry the cookie
 * that the one-time token of the start URL was exchanged for.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type Verdict = 'come in' | 'wrong host' | 'foreign page' | 'no cookie';

export interface Entrance {
  judge(request: IncomingMessage): Verdict;
  /** True once for the right token; the caller then sets the cookie. */
  redeem(token: string): boolean;
  /** A new token for another window of the same start, spending none. */
  issueToken(): string;
  setCookie(): string;
}

export interface EntranceOptions {
  port: number;
  /** Kept in the data folder, so that windows survive a restart of the workstation. */
  cookieSecret: string;
}

export function createEntrance({ port, cookieSecret }: EntranceOptions): Entrance {
  const host = `127.0.0.1:${port}`;
  /** Cookies do not tell ports apart, so the name does. */
  const cookieName = `seatline-${port}`;
  const tokens = new Set<string>();
  return {
    judge(request) {
      if (request.headers.host !== host) return 'wrong host';
      if (!isFromOurPages(request, `http://${host}`)) return 'foreign page';
      return isSame(cookieOf(request, cookieName), cookieSecret) ? 'come in' : 'no cookie';
    },
    redeem: (token) => tokens.delete(digest(token)),
    issueToken() {
      const token = newSecret();
      tokens.add(digest(token));
      return token;
    },
    setCookie: () => `${cookieName}=${cookieSecret}; HttpOnly; SameSite=Strict; Path=/`,
  };
}

export const newSecret = (): string => randomBytes(32).toString('base64url');

/** A socket always says where it comes from; a page's own GET says so in one header or the other. */
function isFromOurPages(request: IncomingMessage, origin: string): boolean {
  if (request.headers.upgrade !== undefined) return request.headers.origin === origin;
  if (request.headers.origin !== undefined && request.headers.origin !== origin) return false;
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

function cookieOf(request: IncomingMessage, name: string): string {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** Of digests, so that the comparison tells neither length nor prefix. */
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(sha256(given), sha256(wanted));

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const digest = (text: string): string => sha256(text).toString('base64');
