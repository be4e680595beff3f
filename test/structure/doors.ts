/** The rooms and their doors (docs/how-it-fits.md): which import is allowed, and why one is not. */
import type { Import } from './imports.ts';

/** Null when the import is allowed. */
export function brokenDoor(given: Import): string | null {
  return npmDoor(given) ?? roomDoor(given) ?? insideDoor(given);
}

const npmDoors: Record<string, { rooms: RegExp; rule: string }> = {
  electron: { rooms: /^src\/(main\/electron|preload)\//, rule: 'electron: only main/electron and preload' },
  'sip.js': { rooms: /^src\/renderer\/phone\//, rule: 'sip.js: only renderer/phone' },
  'better-sqlite3': {
    rooms: /^src\/(cache|main\/core\/store)\//,
    rule: 'better-sqlite3: only cache and main/core/store',
  },
  pg: { rooms: /^src\/central\/db\//, rule: 'pg: only central/db' },
};

function npmDoor({ from, to }: Import): string | null {
  const name = Object.keys(npmDoors).find((door) => to === door || to.startsWith(`${door}/`));
  const door = name === undefined ? undefined : npmDoors[name];
  return door && !door.rooms.test(from) ? door.rule : null;
}

/** room → what else below src it may import, besides itself. */
const rooms: [room: RegExp, allowed: RegExp, rule: string][] = [
  [/^src\/shared\//, /^src\/shared\//, 'shared imports nothing of ours'],
  [
    /^src\/preload\//,
    /^src\/(preload\/|shared\/contract\/bridge\.ts$)/,
    'preload: names of the bridge, no zod',
  ],
  [/^src\/cache\//, /^src\/(shared|cache)\//, 'cache: shared'],
  [/^src\/main\/core\//, /^src\/(shared|cache|main\/core)\//, 'core: shared and cache'],
  [/^src\/main\/link\//, /^src\/(shared|main\/link)\//, 'main/link: shared'],
  [/^src\/main\/pages\//, /^src\/(shared|main\/pages)\//, 'main/pages: shared'],
  [
    /^src\/main\/(electron|browser)\//,
    /^src\/(shared\/|main\/(link|pages)\/|main\/start-sentence\.ts$|main\/core\/(core|host)\.ts$)/,
    'a host: shared, link, pages, and core’s front door',
  ],
  [/^src\/renderer\/ui\//, /^src\/(shared|renderer\/ui)\//, 'renderer/ui: shared'],
  [/^src\/renderer\/(\w+)\//, /^src\/(shared|renderer\/ui)\//, 'a page: shared and renderer/ui'],
  [/^src\/central\//, /^src\/(shared|cache|central)\//, 'central: shared and cache'],
];

function roomDoor({ from, to }: Import): string | null {
  if (from.startsWith('src/shared/') && to.startsWith('node:')) return 'shared knows no Node';
  if (!to.startsWith('src/')) return null;
  const found = rooms.find(([room]) => room.test(from));
  if (!found) return null;
  const [room, allowed, rule] = found;
  return room.exec(from)?.[0] === room.exec(to)?.[0] || allowed.test(to) ? null : rule;
}

/** Inside a room, imports point one way. */
const oneWay: [from: RegExp, to: RegExp, rule: string][] = [
  [/^src\/shared\/domain\//, /^src\/shared\/(contract|commands|link)\//, 'domain is the bottom of shared'],
  [
    /^src\/shared\/(contract|commands)\//,
    /^src\/shared\/link\/(?!attempt\.ts)/,
    'contract does not know its carriers',
  ],
  [
    /^src\/main\/core\/store\//,
    /^src\/main\/core\/(account|search|recordings|sync|router|phone|live|health)\//,
    'store is the bottom of core',
  ],
  [/^src\/central\/db\//, /^src\/central\/(services|routes|live|telephony)\//, 'db is the bottom of central'],
  [/^src\/central\/services\//, /^src\/central\/routes\//, 'services do not know routes'],
];

function insideDoor({ from, to }: Import): string | null {
  const broken = oneWay.find(([here, there]) => here.test(from) && there.test(to));
  return broken ? broken[2] : featureDoor({ from, to });
}

/** A feature of a page never imports another; the page, or the file that starts it, composes them. */
function featureDoor({ from, to }: Import): string | null {
  const here = /^src\/renderer\/desk\/([\w-]+)\//.exec(from)?.[1];
  const there = /^src\/renderer\/desk\/([\w-]+)\//.exec(to)?.[1];
  if (!here || !there || here === there || here === 'page' || there === 'text') return null;
  return 'a feature of the desk imports no other';
}
