/** The streamed pull as a device hears it: lines, one after the other, over real HTTP. */
import { PULL_PATH, PullLine, type PullInput } from '../../src/shared/contract/sync/pull.ts';
import { PROOF_HEADER } from '../../src/shared/contract/sync/proof.ts';
import type { DeviceId } from '../../src/shared/ids.ts';

/** Who asks; `prove` signs the request where its device has a key. */
export interface Puller {
  url: string;
  deviceId: DeviceId;
  token: string;
  prove?: (asked: { method: string; path: string; body: string }) => string;
}

export type Ask = Pick<PullInput, 'cursors'> & Partial<PullInput>;
export type Head = Extract<PullLine, { type: 'head' }>;
export type Rows = Extract<PullLine, { type: 'rows' }>;
export type End = Extract<PullLine, { type: 'end' }>;

export interface PullAnswer {
  head: Head;
  lines: Rows[];
  end: End;
}

export class Refused extends Error {
  override name = 'Refused';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

export function askPull(
  who: Puller,
  ask: Ask,
  init: { signal?: AbortSignal; headers?: Record<string, string> } = {},
): Promise<Response> {
  const input = { epoch: null, deviceId: who.deviceId, limit: 5_000, lineRows: 1_000, ...ask };
  const body = JSON.stringify(input);
  const proof = who.prove?.({ method: 'POST', path: PULL_PATH, body });
  return fetch(`${who.url}${PULL_PATH}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${who.token}`,
      'content-type': 'application/json',
      'accept-encoding': 'identity',
      ...(proof ? { [PROOF_HEADER]: proof } : {}),
      ...init.headers,
    },
    body,
    ...(init.signal ? { signal: init.signal } : {}),
  });
}

/** Whole lines as they arrive. */
export async function* linesOf(response: Response): AsyncGenerator<PullLine, void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    const texts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) yield PullLine.parse(JSON.parse(text));
  }
}

/** One whole answer; throws Refused for one that is none. */
export async function pullLines(who: Puller, ask: Ask): Promise<PullAnswer> {
  const response = await askPull(who, ask);
  if (response.status !== 200) {
    const { code } = (await response.json()) as { code: string };
    throw new Refused(response.status, code);
  }
  const lines: PullLine[] = [];
  for await (const line of linesOf(response)) lines.push(line);
  const broken = lines.find((line) => line.type === 'failure');
  if (broken) throw new Refused(200, broken.code);
  const [head, end] = [lines[0], lines.at(-1)];
  if (head?.type !== 'head' || end?.type !== 'end') throw new Error('a pull without head or end');
  return { head, end, lines: lines.filter((line) => line.type === 'rows') };
}
