/** A real Asterisk for an hour: started with the configuration of this repository, driven, and stopped cleanly. */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findAsterisk, nameOurselves, type AsteriskHome } from './asterisk-install.ts';
import { writeAsteriskConfig, type LabAgent } from './asterisk-config.ts';
import { run, until } from './shell.ts';
import { convertSpeech, makeHoldMusic } from './sound-files.ts';

export interface AsteriskOptions {
  agents: readonly LabAgent[];
  queueIds: readonly string[];
  /** Extensions that the queues ring; all agents when left out. */
  members?: readonly string[];
  /** A free one when left out. */
  httpPort?: number;
  queuePatienceSec?: number;
}

/** A customer who rings a queue and speaks when somebody answers. */
export interface CustomerLeg {
  queueId: string;
  /** null: withheld. */
  number: string | null;
  /** Files of resources/sounds without ending, spoken in a circle. None: the agent hears their own voice. */
  speech: readonly string[];
}

export interface LabCall {
  /** The customer puts the receiver down. */
  hangUp(): Promise<void>;
  /** Is the customer still in the call (or waiting)? */
  isUp(): Promise<boolean>;
  /** WAV files of the two directions, complete once the call has ended. */
  recordings: { customer: string; agent: string; both: string };
}

export interface Asterisk {
  wsUrl: string;
  originate(customer: CustomerLeg): Promise<LabCall>;
  /** One command of the Asterisk console; its output. */
  cli(command: string): Promise<string>;
  /** What it complained of so far. */
  log(): string;
  stop(): Promise<void>;
}

const START_MS = 30_000;
const STOP_MS = 8_000;
const ADDRESS = '127.0.0.1';
const OUTBOUND_SPEECH = ['transfer-1', 'transfer-2', 'transfer-6'];

/** Throws when Asterisk is not installed (installAsterisk first) or does not come up. */
export async function startAsterisk(options: AsteriskOptions): Promise<Asterisk> {
  const home = findAsterisk();
  if (!home) throw new Error('Asterisk is not installed: run npm run lab once on Debian as root');
  nameOurselves(home);
  const shared = join(home.root, '/var/lib/seatline');
  mkdirSync(shared, { recursive: true });
  sweep(shared);
  const outside = mkdtempSync(join(shared, `run-${process.pid}-`));
  const folder = outside.slice(home.root.length);
  const sounds = '/var/lib/seatline/sounds';
  await convertSpeech(join(home.root, sounds));
  await makeHoldMusic(join(outside, 'moh'));
  const httpPort = options.httpPort ?? (await freePort());
  writeAsteriskConfig(outside, {
    folder,
    address: ADDRESS,
    httpPort,
    rtpStart: rtpStartFor(httpPort),
    agents: options.agents,
    queueIds: options.queueIds,
    members: options.members ?? options.agents.map(({ extension }) => extension),
    outboundSpeech: soundList(sounds, OUTBOUND_SPEECH),
    queuePatienceSec: options.queuePatienceSec ?? 90,
  });
  const child = launch(home, folder);
  const cli = (command: string): Promise<string> => ask(home, folder, command);
  const stop = (): Promise<void> => halt(child, cli, outside);
  await booted(child, cli).catch(async (cause: unknown) => {
    await stop();
    throw cause;
  });
  return {
    wsUrl: `ws://${ADDRESS}:${httpPort}/ws`,
    cli,
    stop,
    log: () => readLog(outside),
    originate: (customer) => ring({ cli, outside, folder, sounds, customer }),
  };
}

/** What a run that was killed left behind: its Asterisk (by its own pid file) and its folder. */
function sweep(shared: string): void {
  for (const name of readdirSync(shared).filter((entry) => entry.startsWith('run-'))) {
    if (isAlive(Number(name.split('-')[1]))) continue;
    const pidFile = join(shared, name, 'run/asterisk.pid');
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
    if (isAlive(pid) && commandOf(pid).includes(name)) process.kill(pid, 'SIGKILL');
    rmSync(join(shared, name), { recursive: true, force: true });
  }
}

const commandOf = (pid: number): string => {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const soundList = (folder: string, names: readonly string[]): string =>
  names.map((name) => `${folder}/${name}`).join('&');

/** Two Asterisks beside each other have different WebSocket ports, hence different RTP ports. */
const rtpStartFor = (httpPort: number): number => 20_000 + (httpPort % 50) * 400;

const command = (home: AsteriskHome, args: string[]): [string, string[]] =>
  home.root === '' ? ['asterisk', args] : ['chroot', [home.root, 'asterisk', ...args]];

function launch(home: AsteriskHome, folder: string): ChildProcess {
  const [program, args] = command(home, ['-f', '-n', '-C', `${folder}/etc/asterisk.conf`]);
  // A group of its own: Ctrl-C reaches us, and we stop it in order.
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  process.once('exit', () => child.kill());
  return child;
}

async function ask(home: AsteriskHome, folder: string, text: string): Promise<string> {
  const [program, args] = command(home, ['-C', `${folder}/etc/asterisk.conf`, '-rx', text]);
  return (await run(program, args)).stdout;
}

async function booted(child: ChildProcess, cli: Asterisk['cli']): Promise<void> {
  const isUp = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`Asterisk ended with ${child.exitCode} while starting`);
    return (await cli('core waitfullybooted')).includes('fully booted');
  };
  await until('Asterisk is fully booted', isUp, START_MS);
}

async function halt(child: ChildProcess, cli: Asterisk['cli'], outside: string): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.exitCode === null) {
    await cli('core stop now');
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(killer);
  }
  rmSync(outside, { recursive: true, force: true });
}

function readLog(outside: string): string {
  const file = join(outside, 'log/full');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

interface Ring {
  cli: Asterisk['cli'];
  outside: string;
  folder: string;
  sounds: string;
  customer: CustomerLeg;
}

let calls = 0;

/** A call file (Asterisk's own way in): moved into the spool whole, it rings at once. */
async function ring({ cli, outside, folder, sounds, customer }: Ring): Promise<LabCall> {
  const name = `call-${++calls}`;
  const known = new Set(await customerChannels(cli));
  const lines = [
    `Channel: Local/${customer.queueId}@inbound/n`,
    `Setvar: __SEATLINE_CALLER=${customer.number ?? ''}`,
    `Setvar: __SEATLINE_RECORD=${folder}/recordings/${name}`,
    `Setvar: __SEATLINE_SPEECH=${soundList(sounds, customer.speech)}`,
    'WaitTime: 120',
    'Context: customer',
    `Extension: ${customer.speech.length > 0 ? 'talk' : 'echo'}`,
    'Priority: 1',
  ];
  const draft = join(outside, 'spool/tmp', `${name}.call`);
  writeFileSync(draft, `${lines.join('\n')}\n`);
  renameSync(draft, join(outside, 'spool/outgoing', `${name}.call`));
  let channel: string | undefined;
  await until(
    'the customer rings',
    async () => (channel = (await customerChannels(cli)).find((one) => !known.has(one))) !== undefined,
    5_000,
  );
  const file = (part: string): string => join(outside, 'recordings', `${name}${part}.wav`);
  return {
    hangUp: async () => void (await cli(`channel request hangup ${channel}`)),
    isUp: async () => (await customerChannels(cli)).includes(channel ?? ''),
    recordings: { customer: file('-customer'), agent: file('-agent'), both: file('') },
  };
}

/** The near halves of the Local channels that customers are. */
async function customerChannels(cli: Asterisk['cli']): Promise<string[]> {
  const lines = (await cli('core show channels concise')).split('\n');
  return lines
    .map((line) => line.split('!')[0] ?? '')
    .filter((name) => /^Local\/.*@inbound-.*;1$/.test(name));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, ADDRESS, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
