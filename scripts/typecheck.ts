/** Type-checks every room by its own tsconfig, so that a room sees only what it may. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const rooms = ['src', 'test'].flatMap((folder) => globSync(`${folder}/**/tsconfig.json`));
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const failed = rooms.filter(
  (room) => spawnSync(process.execPath, [tsc, '-p', room], { stdio: 'inherit' }).status !== 0,
);
if (failed.length > 0) {
  console.error(`type errors in ${failed.join(', ')}`);
  process.exit(1);
}
