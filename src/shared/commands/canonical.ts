/**
 * JSON with keys in one order (by code unit, at every depth) and nothing undefined: the same content always gives the
 * same text, whoever made it. The text under Mutation.payloadHash is canonicalJson({ args, command, version }).
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );
}
