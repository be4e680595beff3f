/** [S11, S13] What an installer would hold, packed by the real packager around a stand-in for Electron's binary. */
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { beforeAll, expect, test } from 'vitest';
import { stage } from '../../scripts/dist.ts';
import { ensureBuilt } from '../../scripts/start/build.ts';
import { newFolder } from '../support/folders.ts';
import { makeStandInDist } from './stand-in-dist.ts';

const root = resolve(import.meta.dirname, '../..');
const place = newFolder('package');
const unpacked = join(place, 'out/linux-unpacked');

beforeAll(async () => {
  await ensureBuilt();
  stage(join(place, 'app'));
  const settings = {
    electronDist: makeStandInDist(join(place, 'dist')),
    'directories.app': join(place, 'app'),
    'directories.output': join(place, 'out'),
  };
  await promisify(execFile)(
    process.execPath,
    [
      join(root, 'node_modules/electron-builder/cli.js'),
      '--linux',
      'dir',
      '--x64',
      '--publish',
      'never',
      ...Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`),
    ],
    { cwd: root },
  );
}, 240_000);

const inAsar = (): string[] =>
  listPackage(join(unpacked, 'resources/app.asar'), { isPack: false }).map((path) =>
    path.replaceAll('\\', '/'),
  );

/** Everything that may be in the archive, folders aside. */
const allowed = [
  /^\/package\.json$/,
  /^\/out\/main\/(index|core)\.js$/,
  /^\/out\/main\/chunks\/[\w-]+\.js$/,
  /^\/out\/preload\/bridge\.cjs$/,
  /^\/out\/renderer\/(desk|phone|quality|wallboard)\.html$/,
  /^\/out\/renderer\/assets\/[\w-]+\.(js|css|ogg|webp|png|svg|woff2)$/,
  /^\/node_modules\/better-sqlite3\/(LICENSE|package\.json|lib\/[\w/-]+\.js)$/,
  /^\/node_modules\/better-sqlite3\/prebuilds\/linux-x64\.node$/,
];

test('[S11] every fuse is as electron-builder.yml says', async () => {
  const wire = await getCurrentFuseWire(join(unpacked, 'seatline'));
  // The wire holds digits as text (@electron/fuses, constants.js).
  const [DISABLE, ENABLE] = Buffer.from('01');
  expect(wire).toEqual({
    version: '1',
    [FuseV1Options.RunAsNode]: DISABLE,
    [FuseV1Options.EnableCookieEncryption]: ENABLE,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
    [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
    [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
  });
});

test('[S13] the archive holds what is on the list and nothing else', () => {
  const paths = inAsar();
  const folders = new Set(
    paths.flatMap((path) => path.split('/').map((_, at, all) => all.slice(0, at).join('/'))),
  );
  const files = paths.filter((path) => !folders.has(path));
  expect(files.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
  for (const pattern of allowed) expect(files.some((file) => pattern.test(file))).toBe(true);
});

test('[S13] one native module, for this platform, beside the archive', () => {
  const found = globSync('**/*.node', { cwd: unpacked });
  expect(found).toEqual([
    join('resources/app.asar.unpacked/node_modules/better-sqlite3/prebuilds/linux-x64.node'),
  ]);
  const head = readFileSync(join(unpacked, found[0]!)).subarray(0, 20);
  expect(head.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
  // e_machine of x86-64 (ELF-64 Object File Format, §4)
  expect(head.readUInt16LE(18)).toBe(62);
});

test('[S13] outside the archive lie resources alone: no source, no map, no test, no row of a pack', () => {
  const files = globSync('resources/**/*', { cwd: unpacked, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(unpacked, 'resources/').length));
  const expected =
    /^(app\.asar|app\.asar\.unpacked\/.*\.node|icons\/.*|sounds\/.*|packs\/\w+\/scenarios\.json)$/;
  expect(files.filter((file) => !expected.test(file.replaceAll('\\', '/')))).toEqual([]);
  expect(files).toContain(join('packs/power/scenarios.json'));
});
