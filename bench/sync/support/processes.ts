/** Memory and processor time of other processes, from /proc; elsewhere than on Linux they are counted as nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TICKS_PER_SEC = 100; // USER_HZ, the same on every Linux that Node runs on
const SAMPLE_MS = 1_000;

/** Children, their children and so on. */
export function descendantsOf(pid: number): number[] {
  const parents = parentOfAll();
  const found = new Set([pid]);
  for (let grew = true; grew;) {
    const before = found.size;
    for (const [process, parent] of parents) if (found.has(parent)) found.add(process);
    grew = found.size > before;
  }
  found.delete(pid);
  return [...found];
}

/** Milliseconds of processor time that these have used since they were started. */
export const cpuOf = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuMs(pid), 0);

/** Highest sum seen so far, sampled every second; shared pages are counted once (PSS). */
export function watchMemory(pids: () => number[]): { peakMb(): number; end(): void } {
  let peakMb = 0;
  const sample = (): void => {
    peakMb = Math.max(
      peakMb,
      pids().reduce((sum, pid) => sum + residentMb(pid), 0),
    );
  };
  const timer = setInterval(sample, SAMPLE_MS).unref();
  return {
    peakMb: () => {
      sample();
      return peakMb;
    },
    end: () => clearInterval(timer),
  };
}

/** The PostgreSQL of a cluster in this folder, which is nobody's child: its pid file says who. */
export function postgresOf(folder: string): number[] {
  const postmaster = Number(
    read(() => readFileSync(join(folder, 'pg/postmaster.pid'), 'utf8'), '').split('\n')[0],
  );
  return postmaster > 0 ? [postmaster, ...descendantsOf(postmaster)] : [];
}

function parentOfAll(): Map<number, number> {
  const pids = read(() => readdirSync('/proc'), []).filter((name) => /^\d+$/.test(name));
  return new Map(pids.map((pid) => [Number(pid), Number(statOf(Number(pid))[1] ?? 0)]));
}

/** Fields of /proc/PID/stat after the name in brackets, which may hold anything: state, ppid, … */
const statOf = (pid: number): string[] =>
  read(() => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, ''), '').split(' ');

function cpuMs(pid: number): number {
  const stat = statOf(pid);
  return ((Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) * 1_000) / TICKS_PER_SEC;
}

function residentMb(pid: number): number {
  const text = read(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024;
}

/** A process may be gone between two looks. */
function read<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
