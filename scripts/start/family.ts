/**
 * The processes that a start began. Each has a group of its own, so that Ctrl-C reaches only us and they end in
 * order: the youngest first, PostgreSQL's owner last. Each has an IPC channel, so that it ends itself should we
 * be killed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Member {
  process: ChildProcess;
  name: string;
  /** Asks, waits, then insists. */
  end(): Promise<void>;
}

export interface Family {
  add(options: MemberOptions): Member;
  end(): Promise<void>;
}

export interface MemberOptions {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  /** A browser is left to its person: it is not ended with us unless it listens to us. */
  patienceMs?: number;
}

const PATIENCE_MS = 10_000;

export function createFamily(): Family {
  const members: Member[] = [];
  return {
    add(options) {
      const member = newMember(options);
      members.push(member);
      return member;
    },
    async end() {
      for (const member of members.splice(0).toReversed()) await member.end();
    },
  };
}

function newMember({ name, command, args, env, patienceMs = PATIENCE_MS }: MemberOptions): Member {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
    env: { ...process.env, ...env },
  });
  child.on('error', () => {});
  return { process: child, name, end: () => endProcess(child, patienceMs) };
}

async function endProcess(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => insist(child), patienceMs);
  await ended;
  clearTimeout(timer);
}

function insist(child: ChildProcess): void {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended while we made up our mind.
  }
}

/** The first line of the process's output that matches, or a rejection with what it said on its way out. */
export function lineOf(child: ChildProcess, pattern: RegExp, withinMs: number): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let said = '';
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      child.stdout?.off('data', onText);
      child.stderr?.off('data', onText);
      child.stdout?.resume();
      child.stderr?.resume();
      act();
    };
    const onText = (part: Buffer): void => {
      said = (said + part.toString()).slice(-20_000);
      const match = pattern.exec(said);
      if (match) settle(() => resolve(match));
    };
    const fail = (why: string): void => settle(() => reject(new Error(`${said.trim()}\n(${why})`.trim())));
    const timer = setTimeout(() => fail(`no answer within ${withinMs / 1000} s`), withinMs);
    child.stdout?.on('data', onText);
    child.stderr?.on('data', onText);
    child.once('exit', (code, signal) => fail(`ended with ${signal ?? code}`));
    child.once('error', (cause) => fail(cause.message));
  });
}
