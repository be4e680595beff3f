/** Markdown tables with figures that a person reads. */

/** null: nothing to say here. */
export type Cell = string | null;

export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.map((cell) => cell ?? '–').join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** 1,234 */
export const count = (value: number | null): string =>
  value === null ? '–' : Math.round(value).toLocaleString('en');

export const seconds = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;

export const milliseconds = (ms: number): string =>
  `${ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : count(ms)} ms`;

export const megabytes = (bytes: number): string => `${count(bytes / 2 ** 20)} MB`;
