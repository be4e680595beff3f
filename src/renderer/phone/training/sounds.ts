/** The speech that ships with the program, by file name; empty until it was rendered. */
const files = import.meta.glob<string>('../../../../resources/sounds/*.{ogg,wav}', {
  query: '?url&no-inline',
  import: 'default',
  eager: true,
});

const urls = new Map(
  Object.entries(files).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]),
);

export const soundUrl = (name: string): string | null => urls.get(name) ?? null;
