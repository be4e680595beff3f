/**
 * Links from outside: `tel:` from any program, `seatline:` from ours. They come from web pages and mails, so only
 * two wishes exist, and both are shown to a person before anything happens.
 *   tel:+86-138-1234-5678          seatline:dial?number=13812345678
 *   seatline:customer/<id>         (also with //: browsers add it)
 */
export type DeepLink = { name: 'dial'; number: string } | { name: 'customer'; id: string };

const LONGEST_LINK = 200;
const LONGEST_NUMBER = 20;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Null for everything that is not exactly one of ours. */
export function parseLink(text: string): DeepLink | null {
  if (text.length > LONGEST_LINK) return null;
  const tel = /^tel:(?:\/\/)?([^?#;]*)(?:;.*)?$/i.exec(text)?.[1];
  if (tel !== undefined) return dial(tel);
  const own = /^seatline:(?:\/\/)?([a-z]+)(?:\/([^?#/]*))?\/?(?:\?number=([^&#]*))?$/i.exec(text);
  if (own === null) return null;
  const [, verb = '', id = '', number = ''] = own;
  if (verb.toLowerCase() === 'dial' && id === '') return dial(number);
  if (verb.toLowerCase() === 'customer' && number === '' && ID.test(id))
    return { name: 'customer', id: id.toLowerCase() };
  return null;
}

/** The first link among a program's arguments; the rest are switches and paths. */
export function linkOfArguments(argv: readonly string[]): DeepLink | null {
  for (const argument of argv) {
    const link = parseLink(argument);
    if (link) return link;
  }
  return null;
}

/** RFC 3966 §3 visual separators are dropped; what stays must be a number that a keypad could have typed. */
function dial(encoded: string): DeepLink | null {
  const text = decoded(encoded);
  if (text === null) return null;
  const number = text.replaceAll(/[\s().-]/g, '');
  const isNumber = /^\+?[0-9*#]+$/.test(number) && /\d/.test(number) && number.length <= LONGEST_NUMBER;
  return isNumber ? { name: 'dial', number } : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
