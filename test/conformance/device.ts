/** The least program that speaks the protocol: one person on one device, over plain HTTP. */
import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { batchHash, chainOf, FIRST_CHAIN, payloadHash, proofText } from './hashing.ts';

export interface Target {
  url: string;
  /** What an operator can do beside the protocol; null: nothing (a server that we did not start). */
  control: Control | null;
}

export interface Control {
  /** Writes or (null) deletes a row in the tables. */
  write(noun: string, id: string, body: Record<string, unknown> | null): Promise<void>;
  read(noun: string, id: string): Promise<Record<string, unknown> | null>;
}

/** What came, as it came: the suite checks what it finds, nothing is known of it beforehand. */
export interface Json {
  [name: string]: Json;
}

export const PASSWORD = 'a password for tests';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: Json;
}

export interface MutationOut {
  id: string;
  deviceSeq: number;
  chain: string;
  command: string;
  version: number;
  args: unknown;
  base: unknown;
  payloadHash: string;
  at: { wallMs: number; skewMs: number | null };
}

export type Row = [noun: string, id: string, ver: number, hash?: string, body?: string];
export interface RowsLine {
  bucket: string;
  state: 'active' | 'reset' | 'revoked';
  cursor: string;
  rows: Row[];
}
export type PullLine = { type: string; buckets: RowsLine[] } & Pulled['head'] & Pulled['end'];
export interface Pulled {
  status: number;
  head: { epoch: string; serverTimeMs: number };
  buckets: RowsLine[];
  end: {
    complete: boolean;
    sums: Record<string, { count: number; sum: string }>;
    sequencedThrough: number;
    remaining: number;
  };
  lines: PullLine[];
  text: string;
}

export class Device {
  readonly id = `d-${randomUUID()}`;
  readonly login: string;
  readonly #target: Target;
  readonly #key: KeyObject | null;
  readonly publicKey: string | null;
  token = '';
  refreshToken = '';
  epoch: string | null = null;
  userId = '';
  pushToken: string | null = null;
  seq = 0;
  chain = FIRST_CHAIN;
  cursors: Record<string, string> = {};

  constructor(target: Target, login: string, { withKey = true } = {}) {
    this.#target = target;
    this.login = login;
    const pair = withKey ? generateKeyPairSync('ed25519') : null;
    this.#key = pair?.privateKey ?? null;
    this.publicKey = pair ? (pair.publicKey.export({ format: 'jwk' }).x ?? null) : null;
  }

  async signIn(password = PASSWORD, deviceId = this.id): Promise<Answer> {
    const key = this.publicKey ? { deviceKey: this.publicKey } : {};
    const answer = await this.post('/auth/v1/sign-in', {
      login: this.login,
      password,
      deviceId,
      protocol: 1,
      ...key,
    });
    if (answer.status === 200) {
      this.token = String(answer.json['tokens']?.['accessToken']);
      this.refreshToken = String(answer.json['tokens']?.['refreshToken']);
      this.userId = String(answer.json['user']?.['id']);
    }
    return answer;
  }

  /** `proof`: how the signature is spoiled, for tests of it. */
  async send(
    method: string,
    path: string,
    body: string,
    {
      headers = {},
      proof = 'right',
    }: { headers?: Record<string, string>; proof?: 'right' | 'none' | 'other-body' } = {},
  ): Promise<Answer> {
    const response = await fetch(this.#target.url + path, {
      method,
      headers: {
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(proof === 'none' ? {} : this.#proof(method, path, proof === 'right' ? body : `${body} `)),
        ...headers,
      },
      ...(body === '' ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: jsonOr(text) };
  }

  /** Of a stream: the answer's head; its body is read by the caller. */
  open(method: string, path: string, signal: AbortSignal): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}`, ...this.#proof(method, path, '') };
    return fetch(this.#target.url + path, { method, headers, signal });
  }

  post(path: string, body: unknown, options: Parameters<Device['send']>[3] = {}): Promise<Answer> {
    return this.send('POST', path, JSON.stringify(body), options);
  }

  #proof(method: string, path: string, body: string): Record<string, string> {
    if (!this.#key) return {};
    const token = this.token;
    if (token === '') return {};
    const signature = sign(null, Buffer.from(proofText({ method, path, body, token })), this.#key);
    return { 'seatline-proof': signature.toString('base64url') };
  }

  hello(over: Record<string, unknown> = {}): Promise<Answer> {
    const said = {
      deviceId: this.id,
      program: 'conformance',
      protocol: 1,
      epoch: this.epoch,
      ackedSeq: 0,
      ...over,
    };
    return this.post('/sync/v1/hello', said);
  }

  /** The next mutation of this device, in its chain. */
  mutation(command: string, args: unknown, over: Partial<MutationOut> = {}): MutationOut {
    const content = { command, version: over.version ?? 1, args, base: over.base ?? null };
    const id = over.id ?? `m-${randomUUID()}`;
    const payload = payloadHash(content);
    this.seq += 1;
    this.chain = chainOf(this.chain, id, payload);
    return {
      id,
      deviceSeq: this.seq,
      chain: this.chain,
      ...content,
      payloadHash: payload,
      at: { wallMs: 1, skewMs: null },
      ...over,
    };
  }

  batch(mutations: readonly MutationOut[], over: Record<string, unknown> = {}): Record<string, unknown> {
    const token = this.pushToken;
    return {
      epoch: this.epoch,
      deviceId: this.id,
      token,
      batchHash: batchHash(mutations),
      mutations,
      ...over,
    };
  }

  async push(mutations: readonly MutationOut[], over: Record<string, unknown> = {}): Promise<Answer> {
    const answer = await this.post('/sync/v1/push', this.batch(mutations, over));
    if (answer.status === 200) {
      this.pushToken = String(answer.json['tokenNext']);
      this.epoch = String(answer.json['epoch']);
    }
    return answer;
  }

  /** One mutation, one answer. */
  async run(command: string, args: unknown, over: Partial<MutationOut> = {}): Promise<Result> {
    const answer = await this.push([this.mutation(command, args, over)]);
    const [result] = resultsOf(answer);
    if (!result) throw new Error(`not answered: ${answer.status} ${answer.text}`);
    return result;
  }

  async pull(over: Record<string, unknown> = {}): Promise<Pulled> {
    const asked = {
      epoch: this.epoch,
      deviceId: this.id,
      cursors: this.cursors,
      limit: 5_000,
      lineRows: 500,
      ...over,
    };
    const answer = await this.post('/sync/v1/pull', asked);
    const lines = answer.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => jsonOr<PullLine>(line));
    return {
      status: answer.status,
      head: lines[0] as Pulled['head'],
      buckets: lines.filter((line) => line.type === 'rows').flatMap((line) => line.buckets),
      end: lines.at(-1) as Pulled['end'],
      lines,
      text: answer.text,
    };
  }

  /** Asks again while central still numbers what was written. */
  async pullComplete(over: Record<string, unknown> = {}): Promise<Pulled> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const pulled = await this.pull(over);
      if (pulled.end?.complete || Date.now() > deadline) return pulled;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  audit(bucket: string, ask: Record<string, unknown>): Promise<Answer> {
    return this.post('/sync/v1/audit', { deviceId: this.id, epoch: this.epoch, bucket, ask });
  }
}

export interface Result {
  id: string;
  status: string;
  mark?: number;
  code?: string;
  conflictId?: string | null;
  afterMs?: number;
}

export const resultsOf = ({ json }: Answer): Result[] => (json['results'] ?? []) as unknown as Result[];

function jsonOr<T = Json>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return {} as T;
  }
}

/** What a device holds after these lines: the whole of the reader's side of the protocol. */
export class Copy {
  readonly buckets = new Map<string, Map<string, Row>>();
  cursors: Record<string, string> = {};

  apply(lines: readonly RowsLine[]): void {
    for (const { bucket, state, cursor, rows } of lines) {
      if (state === 'revoked') {
        this.buckets.delete(bucket);
        delete this.cursors[bucket];
        continue;
      }
      const held =
        state === 'reset' ? new Map<string, Row>() : (this.buckets.get(bucket) ?? new Map<string, Row>());
      this.buckets.set(bucket, held);
      for (const row of rows) {
        const key = `${row[0]}\n${row[1]}`;
        if (row.length === 3) held.delete(key);
        else held.set(key, row);
      }
      this.cursors[bucket] = cursor;
    }
  }

  rows(bucket: string): Row[] {
    return [...(this.buckets.get(bucket)?.values() ?? [])].toSorted((a, b) =>
      a[0] + a[1] < b[0] + b[1] ? -1 : 1,
    );
  }

  find(noun: string, id: string): Json | null {
    for (const rows of this.buckets.values()) {
      const row = rows.get(`${noun}\n${id}`);
      if (row?.[4]) return JSON.parse(row[4]) as Json;
    }
    return null;
  }
}

/** Everything that the person may see now. */
export async function copyFor(device: Device): Promise<Copy> {
  const copy = new Copy();
  copy.apply((await device.pullComplete({ cursors: {} })).buckets);
  return copy;
}

/** Until the copy shows it: what was written a moment ago is still being numbered. */
export async function seen<T>(device: Device, look: (copy: Copy) => T | null): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found = look(await copyFor(device));
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error('it never came to be seen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
