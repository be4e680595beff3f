/**
 * The network between one workstation and central. What goes wrong is drawn from the round's own chance: a request or
 * an answer is lost, a request comes twice or long after it was given up, an answer is cut, altered, an older one, or
 * somebody else's.
 */
import { randomOf, type Random } from './random.ts';

export type Serve = (request: Request) => Promise<Response>;

export const FAULTS = [
  'request-lost',
  'answer-lost',
  'twice',
  'late',
  'cut',
  'error-5xx',
  'sign-in-page',
  'altered',
] as const;
export type Fault = (typeof FAULTS)[number];

/** A storm: what goes wrong with each request, and (from a chance of its own) whether an old answer comes instead. */
export interface Weather {
  faults: Random;
  stale: Random;
}

export interface Transport {
  fetch: typeof globalThis.fetch;
  /** null: fair weather. Else the chance that decides, request by request. */
  weather: Weather | null;
  /** Requests that were given up by their sender and are still on their way. */
  underway: (() => Promise<void>)[];
  /** Called before every request with its number in this round. */
  onRequest: ((path: string) => Promise<void>) | null;
  /** Which paths were answered with an old answer since somebody looked. */
  stale: Set<string>;
  /** Cut off for good: this workstation has crashed; what it still says is not heard. */
  isDead: boolean;
}

const FAULT_RATE = 0.3;
const STALE_RATE = 0.1;
/** Of each path. */
const REMEMBERED = 5;

export function createTransport(serve: Serve): Transport {
  const old: Remembered[] = [];
  const remembering =
    (ask: Serve): Serve =>
    async (request) => {
      const answer = await ask(request);
      if (answer.ok && request.url.includes('/sync/'))
        old.push({ url: request.url, answer: answer.clone() as Response });
      const same = old.filter(({ url }) => url === request.url);
      if (same.length > REMEMBERED && same[0]) old.splice(old.indexOf(same[0]), 1);
      return answer;
    };
  const through = ({ weather, stale }: Transport, ask: Serve, request: Request): Promise<Response> => {
    const same = old.filter(({ url }) => url === request.url);
    if (weather?.stale.chance(STALE_RATE) && same.length > 0) {
      stale.add(new URL(request.url).pathname);
      return Promise.resolve(weather.stale.pick(same).answer.clone() as Response);
    }
    return weather?.faults.chance(FAULT_RATE)
      ? go(transport, ask, request, weather.faults.pick(FAULTS), weather.faults)
      : ask(request);
  };
  const transport: Transport = {
    weather: null,
    underway: [],
    stale: new Set(),
    onRequest: null,
    isDead: false,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (transport.isDead) throw new TypeError('fetch failed');
      await transport.onRequest?.(new URL(request.url).pathname);
      const answer = await through(transport, remembering(serve), request);
      if (transport.isDead) throw new TypeError('fetch failed');
      return answer;
    },
  };
  return transport;
}

export const stormOf = (seed: number): Weather | null =>
  seed === 0 ? null : { faults: randomOf(seed), stale: randomOf(seed ^ 0x57a1e) };

interface Remembered {
  url: string;
  answer: Response;
}

async function go(
  { underway }: Transport,
  serve: Serve,
  request: Request,
  fault: Fault,
  random: Random,
): Promise<Response> {
  switch (fault) {
    case 'request-lost':
      throw new TypeError('fetch failed');
    case 'answer-lost':
      await serve(request);
      throw new TypeError('terminated');
    case 'twice':
      await serve(request.clone() as Request);
      return serve(request);
    case 'late':
      underway.push(async () => void (await serve(request)));
      throw new DOMException('timed out', 'TimeoutError');
    case 'cut':
      return cut(await serve(request), random);
    case 'error-5xx':
      return new Response('bad gateway', { status: 502, headers: { 'content-type': 'text/html' } });
    case 'sign-in-page':
      return new Response('<html>Welcome to the hotel</html>', { headers: { 'content-type': 'text/html' } });
    case 'altered':
      return altered(await serve(request), random);
  }
}

/** The answer ends anywhere. */
async function cut(answer: Response, random: Random): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return again(answer, bytes.slice(0, random.int(bytes.length + 1)));
}

/**
 * One letter of one row is another: what a disk, a memory or a proxy can do beneath TLS. Only rows: they carry a hash,
 * a cursor or a mark does not need one because TLS and central's signature stand for them.
 */
async function altered(answer: Response, random: Random): Promise<Response> {
  const text = await answer.text();
  const places = [...text.matchAll(/\[\\?"[a-zA-Z]+\\?",\\?"[^"\\]+\\?",\d+,\\?"[0-9a-f]{16}\\?",\\?"/g)];
  if (places.length === 0) return again(answer, text);
  const place = random.pick(places);
  const from = place.index + place[0].length;
  const letter = [...text.slice(from, from + 200).matchAll(/[a-z]/g)].at(random.int(20));
  if (!letter) return again(answer, text);
  const at = from + letter.index;
  return again(answer, `${text.slice(0, at)}${letter[0] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`);
}

const again = (answer: Response, body: string | Uint8Array<ArrayBuffer>): Response =>
  new Response(body, {
    status: answer.status,
    headers: { 'content-type': answer.headers.get('content-type') ?? '' },
  });
