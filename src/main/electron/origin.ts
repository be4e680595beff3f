/** The one origin that our pages have in Electron. Standard and secure, unlike file:. */
export const SCHEME = 'app';
export const HOST = 'seatline';
export const ORIGIN = `${SCHEME}://${HOST}`;

/** Is this a URL of ours? Parsed, never compared as text: `app://seatline.evil` begins alike. */
export function isOurs(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed !== null && parsed.protocol === `${SCHEME}:` && parsed.host === HOST && parsed.username === ''
  );
}
