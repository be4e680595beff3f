/** [S11–S13] What an installer would hold, packed by the real packager around a stand-in for Electron's binary. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { getRawHeader, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { beforeAll, describe, expect, test } from 'vitest';
import { stage } from '../../scripts/dist.ts';
import { ensureBuilt } from '../../scripts/start/build.ts';
import { newFolder } from '../support/folders.ts';
import { makeStandInDist } from './stand-in-dist.ts';

const root = resolve(import.meta.dirname, '../..');
const slashes = (path: string): string => path.replaceAll('\\', '/');

interface Target {
  system: 'linux' | 'win';
  arch: 'x64' | 'arm64';
  /** Of the packed program, below electron-builder's output. */
  program: string;
  native: string;
  /** Does the native module's head say this system and processor? */
  isRight(head: Buffer): boolean;
}

/** e_machine: ELF-64 Object File Format §4. */
const isElf = (head: Buffer, machine: number): boolean =>
  head.subarray(0, 4).toString('latin1') === '\x7fELF' && head.readUInt16LE(18) === machine;
/** Machine: PE Format, "COFF File Header". */
const isPe = (head: Buffer, machine: number): boolean =>
  head.subarray(0, 2).toString('latin1') === 'MZ' &&
  head.readUInt16LE(head.readUInt32LE(0x3c) + 4) === machine;

const targets: Target[] = [
  {
    system: 'linux',
    arch: 'x64',
    program: 'linux-unpacked/seatline',
    native: 'linux-x64.node',
    isRight: (head) => isElf(head, 62),
  },
  {
    system: 'win',
    arch: 'x64',
    program: 'win-unpacked/Seatline.exe',
    native: 'win32-x64.node',
    isRight: (head) => isPe(head, 0x8664),
  },
  {
    system: 'win',
    arch: 'arm64',
    program: 'win-arm64-unpacked/Seatline.exe',
    native: 'win32-arm64.node',
    isRight: (head) => isPe(head, 0xaa64),
  },
];

/** Returns electron-builder's output folder. */
async function pack({ system, arch }: Target): Promise<string> {
  const place = newFolder('package');
  stage(join(place, 'app'));
  const settings = {
    electronDist: makeStandInDist(join(place, 'dist'), system),
    'directories.app': join(place, 'app'),
    'directories.output': join(place, 'out'),
    // Icon and signature of the program need tools that are fetched; the release machines have them.
    'win.signAndEditExecutable': 'false',
  };
  await promisify(execFile)(
    process.execPath,
    [
      join(root, 'node_modules/electron-builder/cli.js'),
      `--${system}`,
      'dir',
      `--${arch}`,
      '--publish',
      'never',
      ...Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`),
    ],
    { cwd: root },
  );
  return join(place, 'out');
}

/** Everything that may be in the archive, folders aside. */
const allowed = (native: string): RegExp[] => [
  /^\/package\.json$/,
  /^\/out\/main\/(index|core)\.js$/,
  /^\/out\/main\/chunks\/[\w-]+\.js$/,
  /^\/out\/preload\/bridge\.cjs$/,
  /^\/out\/renderer\/(desk|phone|quality|wallboard)\.html$/,
  /^\/out\/renderer\/assets\/[\w-]+\.(js|css|ogg|webp|png|svg|woff2)$/,
  /^\/node_modules\/better-sqlite3\/(LICENSE|package\.json|lib\/[\w/-]+\.js)$/,
  new RegExp(`^/node_modules/better-sqlite3/prebuilds/${native.replace('.', '\\.')}$`),
];

function filesInArchive(archive: string): string[] {
  const paths = listPackage(archive, { isPack: false }).map(slashes);
  const folders = new Set(
    paths.flatMap((path) => path.split('/').map((_, at, all) => all.slice(0, at).join('/'))),
  );
  return paths.filter((path) => !folders.has(path));
}

beforeAll(ensureBuilt, 180_000);

describe.each(targets)('for $system-$arch', (target) => {
  let out = '';
  let unpacked = '';
  beforeAll(async () => {
    out = await pack(target);
    unpacked = join(out, target.program, '..');
  }, 120_000);
  const archive = (): string => join(unpacked, 'resources/app.asar');

  test('[S11] every fuse is as electron-builder.yml says', async () => {
    // The wire holds digits as text (@electron/fuses, constants.js).
    const [DISABLE, ENABLE] = Buffer.from('01');
    expect(await getCurrentFuseWire(join(out, target.program))).toEqual({
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

  // Electron has no such check on Linux.
  if (target.system === 'win')
    test('[S12] the program holds the digest of the archive’s header', () => {
      const digest = createHash('sha256').update(getRawHeader(archive()).headerString).digest('hex');
      expect(readFileSync(join(out, target.program)).includes(digest)).toBe(true);
    });

  test('[S13] the archive holds what is on the list and nothing else', () => {
    const files = filesInArchive(archive());
    const patterns = allowed(target.native);
    expect(files.filter((file) => !patterns.some((pattern) => pattern.test(file)))).toEqual([]);
    for (const pattern of patterns) expect(files.some((file) => pattern.test(file))).toBe(true);
  });

  test('[S13] one native module, for this system and processor, beside the archive', () => {
    const found = globSync('**/*.node', { cwd: unpacked }).map(slashes);
    expect(found).toEqual([
      `resources/app.asar.unpacked/node_modules/better-sqlite3/prebuilds/${target.native}`,
    ]);
    expect(target.isRight(readFileSync(join(unpacked, found[0]!)))).toBe(true);
  });

  test('[S13] outside the archive lie resources alone: no source, no map, no test, no row of a pack', () => {
    const files = globSync('resources/**/*', { cwd: unpacked, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => slashes(join(entry.parentPath, entry.name).slice(join(unpacked, 'resources/').length)));
    const expected =
      /^(app\.asar|app\.asar\.unpacked\/.*\.node|icons\/.*|sounds\/.*|packs\/\w+\/scenarios\.json)$/;
    expect(files.filter((file) => !expected.test(file))).toEqual([]);
    expect(files).toContain('packs/power/scenarios.json');
  });
});
