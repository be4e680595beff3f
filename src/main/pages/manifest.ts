/**
 * The files that a host may serve, listed once at start. A request is a look-up in this list: no path is ever
 * joined, normalised or walked because somebody asked.
 */
import { readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export interface PageFile {
  file: string;
  type: string;
  /** Built names carry a digest, so such a file never changes. */
  isImmutable: boolean;
}

export type Manifest = ReadonlyMap<string, PageFile>;

export const pageNames = ['desk', 'phone', 'quality', 'wallboard'] as const;
export type PageName = (typeof pageNames)[number];

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.mp3': 'audio/mpeg',
  '.wasm': 'application/wasm',
};

export interface ManifestFolders {
  /** The built pages: everything of a known type, from the root. */
  renderer: string;
  /** resources/: its sounds are served under /sounds/, its icon as what browsers ask for unasked. */
  resources: string;
}

export function readManifest({ renderer, resources }: ManifestFolders): Manifest {
  const icon: PageFile = { file: join(resources, 'icons/icon.png'), type: 'image/png', isImmutable: false };
  return new Map([
    ...listed(renderer, ''),
    ...listed(join(resources, 'sounds'), '/sounds'),
    ['/favicon.ico', icon],
  ]);
}

function listed(folder: string, under: string): [string, PageFile][] {
  return filesOf(folder).flatMap((file): [string, PageFile][] => {
    const type = types[extname(file).toLowerCase()];
    const url = `${under}/${relative(folder, file).split(sep).join('/')}`;
    return type ? [[url, { file, type, isImmutable: url.startsWith('/assets/') }]] : [];
  });
}

/** A folder that is missing holds nothing; pages are told apart by what they need at run time. */
function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
