/** A workstation with a key of its own, as core is one: signed requests, a chain, a rolling token. It can be copied. */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createORPCClient } from '@orpc/client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { centralContract } from '../../src/shared/contract/central.ts';
import { batchText, chainText, FIRST_CHAIN, payloadText } from '../../src/shared/contract/sync/lineage.ts';
import { PROOF_HEADER, proofText } from '../../src/shared/contract/sync/proof.ts';
import type { Mutation, MutationResult, PushInput } from '../../src/shared/contract/sync/push.ts';
import { DeviceId, MutationId } from '../../src/shared/ids.ts';
import type { CentralClient } from '../../src/shared/link/clients.ts';
import { PASSWORD } from './small-centre.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface DeviceKeys {
  privateKey: KeyObject;
  /** Raw, base64url: what a sign-in names. */
  publicKey: string;
}

export function newKeys(): DeviceKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: String(publicKey.export({ format: 'jwk' }).x) };
}

export interface Signing {
  keys: DeviceKeys;
  /** Access token, or the refresh token for a refresh. */
  token: string;
  /** Something else than what is really asked, for a forged proof. */
  over?: { method?: string; path?: string; body?: string; token?: string };
}

/** The header that goes with this request. */
export function proofOf(
  { keys, token, over = {} }: Signing,
  asked: { method: string; path: string; body: string },
) {
  const { method, path, body } = { ...asked, ...over };
  const text = proofText({
    method,
    path,
    bodySha256: sha256(body),
    tokenSha256: sha256(over.token ?? token),
  });
  return sign(null, Buffer.from(text), keys.privateKey).toString('base64url');
}

export const signedClient = (url: string, signing: Signing): CentralClient =>
  createORPCClient(
    new OpenAPILink(centralContract, {
      url,
      headers: () => ({ authorization: `Bearer ${signing.token}` }),
      fetch: async (request, init) => {
        const { pathname, search } = new URL(request.url);
        const asked = { method: request.method, path: pathname + search, body: await request.clone().text() };
        const headers = new Headers(request.headers);
        headers.set(PROOF_HEADER, proofOf(signing, asked));
        return fetch(new Request(request, { headers }), init);
      },
    }),
  );

interface Memory {
  deviceId: DeviceId;
  token: string | null;
  chain: string;
  lastSeq: number;
  ackedSeq: number;
  epoch: string | null;
  /** Sent and not answered: it goes again as it was. */
  inFlight: PushInput | null;
}

/** Makes its device known and gives the way to central. */
export type Connect = (lineage: Lineage) => Promise<CentralClient>;

const firstMemory = (device: string): Memory => ({
  deviceId: DeviceId.parse(device),
  token: null,
  chain: FIRST_CHAIN,
  lastSeq: 0,
  ackedSeq: 0,
  epoch: null,
  inFlight: null,
});

let made = 0;

export class Lineage {
  readonly login: string;
  readonly keys: DeviceKeys;
  central!: CentralClient;
  refreshToken = '';
  accessToken = '';
  readonly #connect: Connect;
  #memory: Memory;
  /** What has no final answer yet, in the order of work. */
  outbox: Mutation[] = [];
  results = new Map<string, MutationResult>();

  private constructor(connect: Connect, login: string, keys: DeviceKeys, memory: Memory) {
    this.#connect = connect;
    this.login = login;
    this.keys = keys;
    this.#memory = memory;
  }

  /** Over HTTP, as a workstation does. */
  static signIn(url: string, login: string, device: string, keys = newKeys()): Promise<Lineage> {
    return Lineage.connect((lineage) => signInOf(url, lineage), login, device, keys);
  }

  static async connect(connect: Connect, login: string, device: string, keys = newKeys()): Promise<Lineage> {
    const lineage = new Lineage(connect, login, keys, firstMemory(device));
    await lineage.signIn();
    return lineage;
  }

  async signIn(): Promise<void> {
    this.central = await this.#connect(this);
  }

  /** The disk as it is now, in another machine. */
  copy(): Lineage {
    const copy = new Lineage(this.#connect, this.login, this.keys, { ...this.#memory });
    copy.central = this.central;
    copy.accessToken = this.accessToken;
    copy.refreshToken = this.refreshToken;
    copy.outbox = [...this.outbox];
    copy.results = new Map(this.results);
    return copy;
  }

  get deviceId(): DeviceId {
    return this.#memory.deviceId;
  }

  do(command: string, args: unknown, base: Mutation['base'] = null, over: Partial<Mutation> = {}): Mutation {
    const memory = this.#memory;
    made += 1;
    memory.lastSeq += 1;
    const content = { command, version: 1, args, base, ...over };
    const id = MutationId.parse(`l-${process.pid}-${made}`);
    const payloadHash = sha256(payloadText(content));
    memory.chain = sha256(chainText(memory.chain, { id, payloadHash }));
    const at = { wallMs: 1_795_000_000_000, skewMs: null };
    const mutation = { id, deviceSeq: memory.lastSeq, chain: memory.chain, payloadHash, at, ...content };
    this.outbox.push(mutation);
    return mutation;
  }

  batch(mutations: Mutation[] = this.outbox): PushInput {
    const { epoch, deviceId, token } = this.#memory;
    return { epoch, deviceId, token, batchHash: sha256(batchText(mutations)), mutations };
  }

  /** Sends what waits. `lost`: the answer never comes back. */
  async push({ lost = false } = {}): Promise<MutationResult[]> {
    const memory = this.#memory;
    const sent = memory.inFlight ?? this.batch([...this.outbox]);
    memory.inFlight = sent;
    const answer = await this.central.sync.push(sent);
    if (lost) return [];
    memory.inFlight = null;
    memory.token = answer.tokenNext;
    memory.epoch = answer.epoch;
    for (const result of answer.results) {
      const mutation = sent.mutations.find(({ id }) => id === result.id);
      if (result.status === 'retry' || !mutation) continue;
      this.results.set(result.id, result);
      memory.ackedSeq = Math.max(memory.ackedSeq, mutation.deviceSeq);
    }
    this.outbox = this.outbox.filter(({ id }) => !this.results.has(id));
    return answer.results;
  }

  hello() {
    const { deviceId, epoch, ackedSeq } = this.#memory;
    return this.central.sync.hello({ deviceId, program: 'test', protocol: 1, epoch, ackedSeq });
  }

  /** [DV8] What a copy does when it was found out: another name, everything again under its old id. */
  async becomeAnother(device: string): Promise<void> {
    const memory = { ...firstMemory(device), epoch: this.#memory.epoch };
    this.#memory = memory;
    this.outbox = this.outbox.map((mutation) => {
      memory.lastSeq += 1;
      memory.chain = sha256(chainText(memory.chain, mutation));
      return { ...mutation, deviceSeq: memory.lastSeq, chain: memory.chain };
    });
    await this.signIn();
  }
}

async function signInOf(url: string, lineage: Lineage): Promise<CentralClient> {
  const open: CentralClient = createORPCClient(new OpenAPILink(centralContract, { url }));
  const { tokens } = await open.auth.signIn({
    login: lineage.login,
    password: PASSWORD,
    deviceId: lineage.deviceId,
    deviceKey: lineage.keys.publicKey,
    protocol: 1,
  });
  lineage.accessToken = tokens.accessToken;
  lineage.refreshToken = tokens.refreshToken;
  return signedClient(url, { keys: lineage.keys, token: tokens.accessToken });
}
