/** Which file imports what, read with a real parser: types, re-exports and dynamic imports included. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseSync } from 'vite';

export interface Import {
  /** Below the root, with slashes: src/main/core/core.ts */
  from: string;
  /** A file below the root, or a package's or Node module's name. */
  to: string;
}

export const root = resolve(import.meta.dirname, '../..');

/** Of the product's own sources; tests may look behind doors. */
export function importsOfSources(): Import[] {
  return globSync('src/**/*.{ts,tsx}', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));
}

export function importsOf(from: string, text: string): Import[] {
  const { module } = parseSync(from, text);
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start, end));
  const names = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...dynamic.flatMap((literal) => /^['"`](.+)['"`]$/s.exec(literal)?.[1] ?? []),
  ];
  return [...new Set(names)].map((name) => ({ from, to: target(from, name) }));
}

function target(from: string, name: string): string {
  const path = name.replace(/\?.*$/, '');
  return path.startsWith('.') ? join(dirname(from), path).replaceAll('\\', '/') : path;
}
