/**
 * Job `blobs`: one large recording over a line that is cut, with the client and the server killed on the way; beside it
 * plain tus, without any of our layers (no sealing, no hashing, no PostgreSQL, no sign-in).
 */
import { contest, type Outcome, type Troubles } from './blobs/contest.ts';
import { ours, plainTus, type Contestant } from './blobs/sides.ts';
import type { Options } from './options.ts';
import { heading } from './support/heading.ts';
import { count, megabytes, seconds, table } from './support/table.ts';

const MEGABYTE = 1_000_000;
const SIZE = { whole: 200 * MEGABYTE, quick: 20 * MEGABYTE };
const CUT_EVERY = { whole: 5 * MEGABYTE, quick: 2 * MEGABYTE };

const contestants: [name: string, make: (bytes: number) => Promise<Contestant>][] = [
  ['ours on disk', (bytes) => ours(bytes, 'disk')],
  ['ours in S3 (s3rver)', (bytes) => ours(bytes, 's3')],
  ['plain tus', plainTus],
];

export async function blobs(options: Options): Promise<string> {
  const size = options.isQuick ? 'quick' : 'whole';
  const lines: string[][] = [];
  for (const [what, troubles] of Object.entries({
    'a line that holds': { cutEvery: null, kills: false },
    'cut and killed': { cutEvery: CUT_EVERY[size], kills: true },
  } satisfies Record<string, Troubles>))
    for (const [name, make] of contestants) {
      if (!options.isWantedEngine(name)) continue;
      console.error(`  ${name}, ${what} …`);
      const contestant = await make(SIZE[size]);
      lines.push([name, what, ...cells(await contest(contestant, SIZE[size], troubles))]);
      await contestant.end();
    }
  const title = `${SIZE[size] / MEGABYTE} MB upwards, cut every ${CUT_EVERY[size] / MEGABYTE} MB, client and server killed on the way`;
  const head = ['who', 'line', 'wall', 'of it: server starting', 'cuts', 'sent again', 'client', 'server'];
  return `${heading(title, options)}
${table(head, lines)}`;
}

const cells = (outcome: Outcome): string[] => [
  seconds(outcome.wallMs),
  seconds(outcome.startingMs),
  count(outcome.cuts),
  megabytes(Math.max(0, outcome.sentAgainBytes)),
  `${count(outcome.clientMb)} MB`,
  `${count(outcome.serverMb)} MB`,
];
