import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Script, scriptFaults } from '../../../shared/domain/script.ts';

/**
 * Every call script of `<folder>/scripts`, in the order of their ids. A file that does not fit, whose name
 * is not its id, or that holds a step nobody reaches is our mistake and throws, naming the file.
 * How to write one: docs/guides/editor.md.
 */
export function readScripts(folder: string): Script[] {
  const root = join(folder, 'scripts');
  return readdirSync(root)
    .filter((file) => file.endsWith('.json'))
    .map((file) => parseScript({ file, text: readFileSync(join(root, file), 'utf8') }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** One file's text → script. */
export function parseScript({ file, text }: { file: string; text: string }): Script {
  try {
    const script = Script.parse(JSON.parse(text));
    const faults = scriptFaults(script);
    if (script.id !== basename(file, '.json')) faults.push(`${script.id}: the file is named otherwise`);
    if (faults.length > 0) throw new Error(faults.join('; '));
    return script;
  } catch (cause) {
    throw new Error(`script ${file} cannot be read`, { cause });
  }
}
