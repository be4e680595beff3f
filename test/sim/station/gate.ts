/**
 * A workstation's two files behind a gate that counts commits. Armed, the n-th commit is the last thing that this
 * program ever did: before it (nothing of it is on the disk) or after it (all of it is, and nobody heard of it).
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreFile } from '../../../src/cache/handle.ts';
import type { Store } from '../../../src/main/core/store/store.ts';

/** power: as `after`, and the last commits of cache.db never reached the disk (it is not synced at every commit). */
export type CrashMoment = 'before' | 'after' | 'power';

export class Crashed extends Error {
  override name = 'Crashed';
}

export interface Gate {
  store: Store;
  commits(): number;
  /** Crashes at the n-th commit from now (1: the next). */
  arm(nth: number, moment: CrashMoment): void;
  disarm(): void;
  isCrashed(): boolean;
  /** After every commit, while it lives: what must hold at every instant is looked at here. */
  onCommit: (() => void) | null;
}

export function createGate(store: Store): Gate {
  let commits = 0;
  let armed: { at: number; moment: CrashMoment } | null = null;
  let crashed = false;
  const mustLive = (): void => {
    if (crashed) throw new Crashed('this program is no more');
  };
  const guard = (file: StoreFile): StoreFile => ({
    ...file,
    get read() {
      mustLive();
      return file.read;
    },
    write: (work) => {
      mustLive();
      const due = armed !== null && commits + 1 >= armed.at ? armed.moment : null;
      const value = file.write((db) => {
        const done = work(db);
        if (due === 'before') crashed = true;
        mustLive();
        return done;
      });
      commits += 1;
      if (due !== null) crashed = true;
      mustLive();
      gate.onCommit?.();
      return value;
    },
    checkpoint: () => {
      mustLive();
      file.checkpoint();
    },
  });
  const gate: Gate = {
    store: {
      ...store,
      vault: guard(store.vault),
      cache: () => guard(store.cache()),
    },
    commits: () => commits,
    arm: (nth, moment) => void (armed = { at: commits + nth, moment }),
    disarm: () => void (armed = null),
    isCrashed: () => crashed,
    onCommit: null,
  };
  return gate;
}

/** The files as they lie on the disk at this moment, write-ahead logs included, into another folder. */
export function copyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name.endsWith('-shm') || !statSync(join(from, name)).isFile()) continue;
    copyFileSync(join(from, name), join(to, name));
  }
}

const WAL_HEADER = 32;
const WAL_FRAME = 24 + 4096;

/** The last frames of cache.db's log never reached the disk. */
export function losePower(folder: string, share: number): void {
  const wal = join(folder, 'cache.db-wal');
  if (!existsSync(wal)) return;
  const frames = Math.floor((statSync(wal).size - WAL_HEADER) / WAL_FRAME);
  if (frames > 0) truncateSync(wal, WAL_HEADER + Math.floor(frames * share) * WAL_FRAME);
}
