/**
 * `npm run dist`: builds, lays out exactly what is shipped in dist/app, and packages it. The staging folder is the
 * allow-list: nothing that lies about in the checkout can slip into an installer. Arguments go to electron-builder.
 */
import './guard-node.mjs';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, root } from './start/build.ts';

interface PackageFile {
  name: string;
  version: string;
  description: string;
  dependencies: Record<string, string>;
}

const NATIVE = 'better-sqlite3';

/** What an installer contains besides Electron. electron-builder.yml takes it from dist/app. */
export function stage(staged = join(root, 'dist/app')): string {
  rmSync(staged, { recursive: true, force: true });
  mkdirSync(staged, { recursive: true });
  for (const part of ['main', 'preload', 'renderer'])
    cpSync(join(root, 'out', part), join(staged, 'out', part), { recursive: true });
  for (const part of ['package.json', 'LICENSE', 'lib', 'prebuilds'])
    cpSync(join(root, 'node_modules', NATIVE, part), join(staged, 'node_modules', NATIVE, part), {
      recursive: true,
    });
  writeFileSync(join(staged, 'package.json'), JSON.stringify(shippedPackage(), null, 2));
  return staged;
}

function shippedPackage(): object {
  const { name, version, description, dependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as PackageFile;
  return {
    name,
    version,
    description,
    author: 'Seatline',
    type: 'module',
    main: 'out/main/index.js',
    dependencies: { [NATIVE]: dependencies[NATIVE] },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureBuilt();
  stage();
  const builder = join(root, 'node_modules/electron-builder/cli.js');
  const { status } = spawnSync(process.execPath, [builder, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}
