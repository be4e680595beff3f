type Values = Record<string, string | number>;

/** Fills `{{name}}` and repeats `{{#each list}} … {{/each}}`. A name without a value is our mistake and throws. */
export function fillTemplate(text: string, values: Values, lists: Record<string, Values[]> = {}): string {
  const repeated = text.replace(
    /\{\{#each (\w+)\}\}\n([\s\S]*?)\{\{\/each\}\}\n/g,
    (_, name: string, block: string) =>
      (lists[name] ?? []).map((item) => fillTemplate(block, { ...values, ...item })).join(''),
  );
  return repeated.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`template: nothing given for ${name}`);
    return String(value);
  });
}
