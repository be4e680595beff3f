/**
 * Runs every benchmark, or those named: `npm run bench`, `npm run bench -- search start`. What begins with the first
 * flag is passed on: `npm run bench -- sync --quick`.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename } from 'node:path';

const SHARED = new Set(['run', 'report']);
const given = process.argv.slice(2);
const firstFlag = given.findIndex((word) => word.startsWith('-'));
const wanted = firstFlag < 0 ? given : given.slice(0, firstFlag);
const flags = given.slice(wanted.length);
const all = globSync('bench/*.ts')
  .map((file) => basename(file, '.ts'))
  .filter((name) => !SHARED.has(name))
  .toSorted();
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No such benchmark: ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  process.exit(1);
}
const failed = (wanted.length > 0 ? wanted : all).filter(
  (name) => spawnSync(process.execPath, [`bench/${name}.ts`, ...flags], { stdio: 'inherit' }).status !== 0,
);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exit(1);
}
