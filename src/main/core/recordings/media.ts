/** Short-lived tickets for the page's player, and the stretches of sound behind them. Rules RE9–RE11. */
import { parseRange } from './range.ts';
import type { Clock } from '../clock.ts';
import type { MediaAnswer } from '../core.ts';
import type { SealedFile } from './frames.ts';
import { soundBytes, soundFrames, soundPart } from './sound.ts';

const TICKET_MS = 5 * 60_000;
/** A player that asks for everything gets it in stretches; it asks again. */
const LONGEST_PART = 4 * 1024 * 1024;

export interface Media {
  /** A path on the page's own origin. */
  ticketFor(sealed: SealedFile): string;
  answer(ticket: string, range: string | null): MediaAnswer;
}

export function createMedia(clock: Clock): Media {
  const tickets = new Map<string, { sealed: SealedFile; untilMs: number }>();
  const forget = (): void => {
    for (const [ticket, { untilMs }] of tickets) if (untilMs <= clock.nowMs()) tickets.delete(ticket);
  };
  return {
    ticketFor: (sealed) => {
      forget();
      const ticket = Buffer.from(clock.random(24)).toString('base64url');
      tickets.set(ticket, { sealed, untilMs: clock.nowMs() + TICKET_MS });
      return `/media/${ticket}`;
    },
    answer: (ticket, range) => {
      forget();
      const known = tickets.get(ticket);
      return known ? serve(known.sealed, range) : nothing(404);
    },
  };
}

const nothing = (status: 404 | 416, headers: Record<string, string> = {}): MediaAnswer => ({
  status,
  headers: { 'content-length': '0', ...headers },
  body: new Uint8Array(),
});

function serve(sealed: SealedFile, range: string | null): MediaAnswer {
  const frames = soundFrames(sealed.path);
  const total = soundBytes(frames);
  const wanted = parseRange(range, total);
  if (wanted === 'unsatisfiable') return nothing(416, { 'content-range': `bytes */${total}` });
  const { start, end } = wanted ?? { start: 0, end: total };
  const last = wanted ? Math.min(end, start + LONGEST_PART) : end;
  const body = soundPart(sealed, frames, start, last);
  const headers = {
    'content-type': 'audio/webm',
    'content-length': String(body.length),
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
  };
  if (!wanted) return { status: 200, headers, body };
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${last - 1}/${total}` },
    body,
  };
}
