/**
 * What travels on a wire. One character says what it is, a number says which call:
 *   client → server   c7 <request>   a new call          x7   the caller let go of it
 *                     k7             one event of the stream was taken (the server may send one more)
 *                     p              are you there?
 *   server → client   m7 <message>   the answer, then a stream's events
 *                     h1             here I am, speaking protocol 1
 *                     q              I am here
 * The text after the blank is oRPC's own. docs/spec/links.md
 */
export type Frame =
  | { kind: 'call'; id: number; body: string }
  | { kind: 'message'; id: number; body: string }
  | { kind: 'letGo'; id: number }
  | { kind: 'taken'; id: number }
  | { kind: 'hello'; protocol: number }
  | { kind: 'ping' }
  | { kind: 'pong' };

const letters = {
  call: 'c',
  message: 'm',
  letGo: 'x',
  taken: 'k',
  hello: 'h',
  ping: 'p',
  pong: 'q',
} as const;
const kinds = Object.fromEntries(Object.entries(letters).map(([kind, letter]) => [letter, kind])) as Record<
  string,
  Frame['kind'] | undefined
>;

export function writeFrame(frame: Frame): string {
  const letter = letters[frame.kind];
  if (frame.kind === 'ping' || frame.kind === 'pong') return letter;
  if (frame.kind === 'hello') return `${letter}${frame.protocol}`;
  return 'body' in frame ? `${letter}${frame.id} ${frame.body}` : `${letter}${frame.id}`;
}

/** Null for anything that is none of ours. */
export function readFrame(text: string): Frame | null {
  const kind = kinds[text.charAt(0)];
  if (!kind) return null;
  if (kind === 'ping' || kind === 'pong') return text.length === 1 ? { kind } : null;
  const blank = text.indexOf(' ');
  const number = wholeNumber(blank < 0 ? text.slice(1) : text.slice(1, blank));
  if (number === null) return null;
  if (kind === 'hello') return { kind, protocol: number };
  if (kind === 'letGo' || kind === 'taken') return blank < 0 ? { kind, id: number } : null;
  return blank < 0 ? null : { kind, id: number, body: text.slice(blank + 1) };
}

const wholeNumber = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);
