/**
 * A simulated workstation that speaks the real protocol and keeps nothing: cursors, chain and token, as the contract
 * wants them. A thousand of them fit into one process.
 */
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SignedIn } from '../../../src/shared/contract/central.ts';
import type { ImageAnswer } from '../../../src/shared/contract/sync/image.ts';
import { batchText, chainText, FIRST_CHAIN, payloadText } from '../../../src/shared/contract/sync/lineage.ts';
import { PULL_PATH, type PullInput, type PullLine } from '../../../src/shared/contract/sync/pull.ts';
import type {
  Mutation,
  MutationResult,
  PushAnswer,
  PushInput,
} from '../../../src/shared/contract/sync/push.ts';
import { PROTOCOL_VERSION } from '../../../src/shared/contract/version.ts';
import { DeviceId } from '../../../src/shared/ids.ts';
import { createLightHttp, type LightHttp } from './light-http.ts';

export interface LightWorkstation {
  userId: string;
  /** Until central says complete; `onRow` for each row that came. */
  pull(onRow?: (noun: string, id: string) => void): Promise<void>;
  push(commands: { command: string; args: unknown }[]): Promise<MutationResult[]>;
  /** Asks for an image until one is there: 'none' when central has none for this person. Throws when it never comes. */
  image(layout: string, patienceMs: number): Promise<'ready' | 'none'>;
  /** Pulls at once and after every poke, one pull at a time, as a workstation does. */
  follow(onRow: (noun: string, id: string) => void): Promise<void>;
  requests(): number;
  /** Pulls that failed and were tried again. */
  failures(): string[];
  close(): void;
}

export interface LightOptions {
  centralUrl: string;
  login: string;
  password: string;
}

const MOST_ROWS = 50_000;
const LINE_ROWS = 1_000;
const RETRY_MS = 1_000; // the first step of the real back-off, full jitter

export async function openLightWorkstation({
  centralUrl,
  login,
  password,
}: LightOptions): Promise<LightWorkstation> {
  const http = createLightHttp(centralUrl);
  const deviceId = DeviceId.parse(`bench-${randomUUID()}`);
  const given = { login, password, deviceId, deviceKey: http.deviceKey, protocol: PROTOCOL_VERSION };
  const { tokens, user } = await http.post<SignedIn>('/auth/v1/sign-in', given);
  http.setToken(tokens.accessToken);
  const pull = createPull(http, deviceId);
  let isOpen = true;
  const failures: string[] = [];
  const note = (cause: unknown): void => void failures.push((cause as Error).message);
  return {
    userId: user.id,
    pull,
    push: createPush(http, deviceId),
    image: async (layout, patienceMs) => {
      const untilMs = performance.now() + patienceMs;
      for (;;) {
        const answer = await http.post<ImageAnswer>('/sync/v1/image', { deviceId, layout });
        if (answer.state !== 'building') return answer.state;
        if (performance.now() > untilMs) throw new Error('central never finished building the image');
        await sleep(answer.retryAfterMs);
      }
    },
    follow: async (onRow) => {
      const stream = await http.get('/sync/v1/poke');
      const round = oneAtATime(() => pull(onRow), note);
      stream.on('data', (chunk: Buffer) => isOpen && chunk.includes('data:') && round());
      stream.on('error', () => {});
      await pull(onRow);
    },
    requests: http.requests,
    failures: () => failures,
    close: () => {
      isOpen = false;
      http.close();
    },
  };
}

function createPull(http: LightHttp, deviceId: DeviceId) {
  const state: { epoch: string | null; cursors: Record<string, string> } = { epoch: null, cursors: {} };
  return async (onRow: (noun: string, id: string) => void = () => {}): Promise<void> => {
    for (let isComplete = false; !isComplete;) {
      const input: PullInput = { ...state, deviceId, limit: MOST_ROWS, lineRows: LINE_ROWS };
      const lines = (await http.postForText(PULL_PATH, input)).trim().split('\n');
      isComplete = lines.map((line) => take(JSON.parse(line) as PullLine)).includes(true);
    }
    /** True: that was the end, and it was complete. */
    function take(line: PullLine): boolean {
      if (line.type === 'head') state.epoch = line.epoch;
      if (line.type === 'failure') throw new Error(line.code);
      if (line.type === 'end') return line.complete;
      if (line.type !== 'rows') return false;
      for (const { bucket, state: standing, cursor, rows } of line.buckets) {
        if (standing === 'revoked') delete state.cursors[bucket];
        else state.cursors[bucket] = cursor;
        for (const [noun, id] of rows) onRow(noun, id);
      }
      return false;
    }
  };
}

function createPush(http: LightHttp, deviceId: DeviceId) {
  const state: { epoch: string | null; token: string | null; chain: string; seq: number } = {
    epoch: null,
    token: null,
    chain: FIRST_CHAIN,
    seq: 0,
  };
  return async (commands: { command: string; args: unknown }[]): Promise<MutationResult[]> => {
    const mutations = commands.map(({ command, args }) => mutationOf(command, args));
    const batchHash = sha256(batchText(mutations));
    const input: PushInput = { epoch: state.epoch, deviceId, token: state.token, batchHash, mutations };
    const answer = await http.post<PushAnswer>('/sync/v1/push', input);
    state.epoch = answer.epoch;
    state.token = answer.tokenNext || null;
    return answer.results;
  };
  function mutationOf(command: string, args: unknown): Mutation {
    const content = { command, version: 1, args, base: null };
    const named = { id: randomUUID() as Mutation['id'], payloadHash: sha256(payloadText(content)) };
    state.chain = sha256(chainText(state.chain, named));
    state.seq += 1;
    return {
      ...content,
      ...named,
      deviceSeq: state.seq,
      chain: state.chain,
      at: { wallMs: Date.now(), skewMs: 0 },
    };
  }
}

/** A call during a run means one more run after it; after a failure it tries again in a second or less, as they all do. */
function oneAtATime(run: () => Promise<void>, onFailure: (cause: unknown) => void): () => void {
  let running = false;
  let again = false;
  const start = (): void => {
    if (running) return void (again = true);
    running = true;
    again = false;
    run()
      .catch(async (cause: unknown) => {
        onFailure(cause);
        again = true;
        await sleep(RETRY_MS * Math.random());
      })
      .finally(() => {
        running = false;
        if (again) start();
      });
  };
  return start;
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');
