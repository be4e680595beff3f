import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { must } from '../../../shared/result.ts';
import { startCluster } from './cluster.ts';

/** Only root has folders that PostgreSQL's user may not pass: everybody else runs it as themselves. */
const isRoot = process.getuid?.() === 0;

it.runIf(isRoot)("root's own closed folder is passed, not opened", async () => {
  const closed = mkdtempSync(join(tmpdir(), 'seatline-closed-')); // mode 0700
  const folder = join(closed, 'data');
  mkdirSync(folder);
  try {
    const cluster = await startCluster({ folder, throwAway: true });
    expect(cluster.ok).toBe(true);
    const running = must(cluster.ok ? cluster.value : null, 'it started');
    expect(await running.database('seatline')).toMatch(/^postgres:/);
    await running.stop();
  } finally {
    rmSync(closed, { recursive: true, force: true });
  }
});
