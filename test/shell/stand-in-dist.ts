/** An Electron distribution without Electron: what electron-builder looks at, and a fuse wire to turn. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import electron from 'electron/package.json' with { type: 'json' };

/** Marks the fuse wire in every Electron since 12 (@electron/fuses, constants.js). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Version 1 of the wire, eight fuses, all as Electron ships them. */
const WIRE = Buffer.from([1, 8, ...Buffer.from('10110001')]);

export function makeStandInDist(folder: string, system: 'linux' | 'win'): string {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const head = system === 'win' ? someWindowsProgram() : Buffer.from('\x7fELF stand-in ');
  const files = {
    [system === 'win' ? 'electron.exe' : 'electron']: Buffer.concat([head, Buffer.from(SENTINEL), WIRE]),
    'chrome-sandbox': '',
    LICENSE: '',
    'LICENSES.chromium.html': '',
    version: electron.version,
  };
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), content, { mode: 0o755 });
  return folder;
}

/** The packager writes into the program's resources, so it must be a real one: the archiver that the packager brings. */
function someWindowsProgram(): Buffer {
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const library = createRequire(builder.resolve('app-builder-lib'));
  const squirrel = createRequire(library.resolve('electron-builder-squirrel-windows'));
  const winstaller = dirname(squirrel.resolve('electron-winstaller/package.json'));
  return readFileSync(join(winstaller, 'vendor/7z-x64.exe'));
}
