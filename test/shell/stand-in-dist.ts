/** An Electron distribution for Linux without Electron: what electron-builder looks at, and a fuse wire to turn. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import electron from 'electron/package.json' with { type: 'json' };

/** Marks the fuse wire in every Electron since 12 (@electron/fuses, constants.js). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Version 1 of the wire, eight fuses, all as Electron ships them. */
const WIRE = Buffer.from([1, 8, ...Buffer.from('10110001')]);

export function makeStandInDist(folder: string): string {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const binary = Buffer.concat([Buffer.from('\x7fELF stand-in '), Buffer.from(SENTINEL), WIRE]);
  for (const [name, content] of [
    ['electron', binary],
    ['chrome-sandbox', ''],
    ['LICENSE', ''],
    ['LICENSES.chromium.html', ''],
    ['version', electron.version],
  ] as const)
    writeFileSync(join(folder, name), content, { mode: 0o755 });
  return folder;
}
