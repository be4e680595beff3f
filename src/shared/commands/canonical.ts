/**
 * JSON with keys in one order (by code unit, at every depth) and nothing undefined: the same content always gives the
 * same text, whoever made it. The text under Mutation.payloadHash is canonicalJson({ args, command, version }).
 * (Also keys that are whole numbers, which an object of JavaScript puts first: other languages need not know of that.)
 */
export const canonicalJson = (value: unknown): string => write(value) ?? String(undefined);

/** What JSON.stringify writes, by hand: this runs once for every row that changes. undefined: nothing to write. */
function write(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON(''));
  return Array.isArray(value) ? writeList(value) : writeObject(value);
}

function writeList(list: readonly unknown[]): string {
  let text = '';
  for (const [index, item] of list.entries()) text += `${index > 0 ? ',' : ''}${write(item) ?? 'null'}`;
  return `[${text}]`;
}

function writeObject(object: object): string {
  let text = '';
  const values = object as Record<string, unknown>;
  for (const key of Object.keys(object).sort()) {
    const value = write(values[key]);
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${value}`;
  }
  return `{${text}}`;
}
