/** Type-checks every room by its own tsconfig, so that a room sees only what it may. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

const rooms = ['src', 'test'].flatMap((folder) => globSync(`${folder}/**/tsconfig.json`));
const failed = rooms.filter(
  (room) => spawnSync('tsc', ['-p', room], { stdio: 'inherit', shell: true }).status !== 0,
);
if (failed.length > 0) {
  console.error(`type errors in ${failed.join(', ')}`);
  process.exit(1);
}
