/** Listens between every workstation and central, on central's side of all faults: what central really did and told. */
import { commandByName } from '../../src/shared/commands/registry.ts';
import { PULL_PATH, type PullLine } from '../../src/shared/contract/sync/pull.ts';
import type { MutationResult, PushAnswer, PushInput } from '../../src/shared/contract/sync/push.ts';
import { isNounName, nounByName } from '../../src/shared/domain/nouns.ts';
import type { SimCentral } from './central.ts';
import { canonical } from './model/hash.ts';

export interface Effect {
  history: number;
  deviceId: string;
  deviceSeq: number;
  lane: string;
  id: string;
  mark: number;
}

export interface Wire {
  serve(request: Request): Promise<Response>;
  /** What arrived, by mutation id. */
  texts: Map<string, string>;
  /** By whom it was sent. */
  senders: Map<string, string>;
  effects: Effect[];
  /** What central must never have said, as found while listening: [invariant, what]. */
  breaches: [string, string][];
  /** Central was put back: what it answers from here on belongs to another history. */
  newHistory(): void;
  history(): number;
  /** How many rows were told by audits. */
  rowsRepaired: number;
}

export function listen(central: SimCentral): Wire {
  let history = 0;
  const users = new Map<string, string>();
  const answers = new Map<string, string>();
  const wire: Wire = {
    texts: new Map(),
    senders: new Map(),
    effects: [],
    breaches: [],
    rowsRepaired: 0,
    history: () => history,
    newHistory: () => void (history += 1),
    serve: async (request) => {
      const { pathname } = new URL(request.url);
      const asked = request.method === 'POST' ? await request.clone().text() : '';
      const userId = users.get(request.headers.get('authorization') ?? '') ?? '';
      const before = await central.grants(userId);
      const response = await central.serve(request);
      if (!response.ok) return response;
      if (pathname.startsWith('/auth/')) await hearSignIn(response);
      if (pathname === '/sync/v1/push') hearPush(userId, asked, await copyOf(response));
      if (pathname === PULL_PATH) await hearPull(userId, before, await copyOf(response));
      if (pathname === '/sync/v1/audit') await hearAudit(userId, before, await copyOf(response));
      return response;
    },
  };
  const copyOf = (response: Response): Promise<string> => (response.clone() as Response).text();
  const hearSignIn = async (response: Response): Promise<void> => {
    const { tokens, user } = JSON.parse(await copyOf(response)) as {
      tokens?: { accessToken: string };
      user?: { id: string };
    };
    if (tokens && user) users.set(`Bearer ${tokens.accessToken}`, user.id);
  };
  const hearPush = (userId: string, asked: string, told: string): void => {
    const { mutations, deviceId } = JSON.parse(asked) as PushInput;
    const { results } = JSON.parse(told) as PushAnswer;
    for (const [index, mutation] of mutations.entries()) {
      const result = results[index];
      wire.texts.set(mutation.id, canonical(mutation));
      wire.senders.set(mutation.id, userId);
      if (!result || result.id !== mutation.id)
        wire.breaches.push(['I6', `${mutation.id} got no answer of its own`]);
      if (!result || result.status === 'retry') continue;
      hearAnswer(`${history} ${mutation.id} ${mutation.payloadHash}`, result);
      if (result.status !== 'applied' && result.status !== 'merged') continue;
      const command = commandByName(mutation.command);
      const lane = command?.lane(mutation.args) ?? mutation.id;
      const { id, deviceSeq } = mutation;
      wire.effects.push({ history, deviceId, deviceSeq, lane, id, mark: result.mark });
    }
  };
  const hearAnswer = (key: string, result: MutationResult): void => {
    const text = JSON.stringify(result);
    const known = answers.get(key);
    if (known !== undefined && known !== text)
      wire.breaches.push(['I6', `${key} was answered ${known} and then ${text}`]);
    answers.set(key, text);
  };
  const hearPull = async (userId: string, before: Grants, told: string): Promise<void> => {
    const after = await central.grants(userId);
    if (canonical(before) !== canonical(after)) return; // changed while it was told: either is right
    const lines = told
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as PullLine);
    for (const line of lines)
      if (line.type === 'rows')
        for (const { bucket, state, rows } of line.buckets) {
          if (state !== 'revoked' && !after.buckets.includes(bucket))
            wire.breaches.push(['I10', `${userId} was told of ${bucket}`]);
          for (const row of rows) hearRow(userId, after, row);
        }
  };
  const hearAudit = async (userId: string, before: Grants, told: string): Promise<void> => {
    const after = await central.grants(userId);
    const answer = JSON.parse(told) as { type: string; rows: unknown[][] };
    if (answer.type !== 'rows') return;
    wire.rowsRepaired += answer.rows.length;
    if (canonical(before) === canonical(after)) for (const row of answer.rows) hearRow(userId, after, row);
  };
  const hearRow = (userId: string, { view }: Grants, [noun, , , , text]: readonly unknown[]): void => {
    if (view !== 'masked' || typeof noun !== 'string' || !isNounName(noun) || typeof text !== 'string')
      return;
    const { mask } = nounByName(noun);
    if (mask && canonical(mask(JSON.parse(text) as never)) !== text)
      wire.breaches.push(['I10', `${userId} was told an unmasked ${noun}`]);
  };
  return wire;
}

export interface Grants {
  buckets: string[];
  view: 'full' | 'masked';
}
