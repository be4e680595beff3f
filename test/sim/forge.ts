/** A person's own sign-in in the hands of a program that is not ours: whatever it sends, nobody else's work is touched. */
import { PROTOCOL_VERSION } from '../../src/shared/contract/version.ts';
import { PULL_PATH } from '../../src/shared/contract/sync/pull.ts';
import type { MutationResult } from '../../src/shared/contract/sync/push.ts';
import { PASSWORD } from './model/accounts.ts';
import { canonical, sha256 } from './model/hash.ts';
import type { Seat, World } from './world.ts';

interface Forged {
  command: string;
  version?: number;
  args: unknown;
}

const OTHERS = ['u-wang', 'u-chen', 'u-liu', 'u-zhang'];

function forgeries(userId: string, a: number, mark: string): Forged[] {
  const other = OTHERS.filter((id) => id !== userId)[a % 3] as string;
  const at = { writtenAtMs: 1 };
  const note = {
    id: `forged-${mark}`,
    customerId: 'c-0',
    callId: null,
    text: 'forged',
    authorId: other,
    ...at,
  };
  const ticketNote = {
    id: `forged-${mark}`,
    ticketId: 't-0',
    replacesId: null,
    text: 'forged',
    authorId: other,
    ...at,
  };
  return [
    { command: 'note.add', args: { note } },
    { command: 'ticketNote.write', args: { row: ticketNote } },
    { command: 'ticket.edit', args: { id: 't-0', set: { teamId: 'team-2' } } },
    { command: 'ticket.edit', args: { id: 't-0', set: { openedBy: userId } } },
    { command: 'user.promote', args: { id: userId, role: 'administrator' } },
    { command: 'note.add', version: 99, args: { note: { ...note, authorId: userId } } },
    {
      command: 'followUp.done',
      args: { followUpId: userId === 'u-wang' ? 'f-1' : 'f-0', doneAtMs: 1, ownerId: userId },
    },
  ];
}

export async function forge(world: World, { station }: Seat, a: number): Promise<void> {
  const deviceId = `forger${world.nameOfRun}-${world.ledger.entries.length}-${a}`;
  const post = (path: string, body: unknown, token = '') =>
    world.wire.serve(
      new Request(`http://central.test${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify(body),
      }),
    );
  const signedIn = await post('/auth/v1/sign-in', {
    login: station.login,
    password: PASSWORD,
    deviceId,
    protocol: PROTOCOL_VERSION,
  });
  if (!signedIn.ok) return;
  const { tokens } = (await signedIn.json()) as { tokens: { accessToken: string } };
  const all = forgeries(station.actor.userId, a, deviceId);
  const mutations = chained(deviceId, [all[a % all.length] as Forged]);
  const batchHash = sha256(mutations.map(({ id, payloadHash }) => `${id} ${payloadHash}`).join('\n'));
  const push = { epoch: null, deviceId, token: null, batchHash, mutations };
  const answer = await post('/sync/v1/push', push, tokens.accessToken);
  if (answer.ok) {
    const { results } = (await answer.json()) as { results: MutationResult[] };
    for (const result of results)
      if (result.status === 'applied' || result.status === 'merged')
        world.breaches.push([
          'I11',
          `a forged ${mutations[0]?.command} was taken: ${JSON.stringify(result)}`,
        ]);
  }
  await foreign(world, { post, token: tokens.accessToken, deviceId });
}

/** Another device's name, another bucket's cursor: no rows of what is not granted (the wire listens). */
async function foreign(
  world: World,
  {
    post,
    token,
    deviceId,
  }: {
    post: (path: string, body: unknown, token: string) => Promise<Response>;
    token: string;
    deviceId: string;
  },
): Promise<void> {
  const cursors = { centre: 'm.1.forged', 'user:u-nobody': '', 'lead:team-1': '', quality: 'x' };
  const pull = { epoch: world.central.epoch(), cursors, limit: 100, lineRows: 50 };
  await post(PULL_PATH, { ...pull, deviceId }, token);
  const other = await post(PULL_PATH, { ...pull, deviceId: 'device-of-somebody' }, token);
  if (other.ok) world.breaches.push(['I11', 'a token speaks for another device']);
}

function chained(
  deviceId: string,
  forged: readonly Forged[],
): Record<string, unknown>[] & { command: string; id: string; payloadHash: string }[] {
  let chain = '0'.repeat(64);
  return forged.map(({ command, version = 1, args }, index) => {
    const id = `${deviceId}-${index}`;
    const payloadHash = sha256(canonical({ command, version, args, base: null }));
    chain = sha256([chain, id, payloadHash].join('\n'));
    const at = { wallMs: 1, skewMs: null };
    return { id, deviceSeq: index + 1, chain, command, version, args, base: null, payloadHash, at };
  });
}
