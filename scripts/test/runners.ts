/** The programs that test, each with its count. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface Count {
  name: string;
  passed: number;
  failed: number;
  seconds: number;
}

const RESULTS = '.cache/test-counts';

const VitestResult = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  success: z.boolean(),
});
const PlaywrightResult = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

/** A step that passes or fails as a whole. */
export function runStep(name: string, script: string): Count {
  const { ok, seconds } = run(name, ['npm', 'run', '--silent', script]);
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, seconds };
}

export function runVitest(name: string, args: readonly string[]): Count {
  const file = resultFile(name);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { ok, seconds } = run(name, ['vitest', 'run', ...args, ...reporters]);
  const result = readResult(file, VitestResult);
  return countOf({
    name,
    ok,
    seconds,
    passed: result?.numPassedTests ?? 0,
    failed: result?.numFailedTests ?? 0,
  });
}

export function runPlaywright(name: string, args: readonly string[] = []): Count {
  const file = resultFile(name);
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const { ok, seconds } = run(name, ['playwright', 'test', ...args, '--reporter=list,json'], env);
  const stats = readResult(file, PlaywrightResult)?.stats;
  const passed = (stats?.expected ?? 0) + (stats?.flaky ?? 0);
  return countOf({ name, ok, seconds, passed, failed: stats?.unexpected ?? 0 });
}

/** A runner that failed without a failed test (a broken file, a crash) counts as one failure. */
function countOf({ ok, ...count }: Count & { ok: boolean }): Count {
  return { ...count, failed: ok ? count.failed : Math.max(1, count.failed) };
}

function run(name: string, [program = '', ...args]: readonly string[], env: Record<string, string> = {}) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 100 - name.length))}`);
  const startedAt = performance.now();
  const shell = process.platform === 'win32';
  const { status } = spawnSync(program, args, { stdio: 'inherit', shell, env: { ...process.env, ...env } });
  return { ok: status === 0, seconds: Math.round((performance.now() - startedAt) / 1_000) };
}

function resultFile(name: string): string {
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

function readResult<S extends z.ZodType>(file: string, schema: S): z.infer<S> | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
