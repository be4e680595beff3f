/**
 * Who calls, read from the INVITE. Rules PI1–PI5: docs/spec/phone.md.
 * P-Asserted-Identity (RFC 3325 §9.1) is the exchange's word and wins over Remote-Party-ID, which wins over From.
 */
import { QueueId } from '../../../shared/ids.ts';

export interface CallerHeaders {
  from: string | null;
  assertedIdentity: string | null;
  remotePartyId: string | null;
  privacy: string | null;
  queue: string | null;
}

export interface CallerIdentity {
  number: string | null;
  displayName: string | null;
  queueId: QueueId | null;
}

export function callerIdentity(headers: CallerHeaders): CallerIdentity {
  const asserted = addressOf(headers.assertedIdentity ?? headers.remotePartyId);
  const from = addressOf(headers.from);
  const withheld = isWithheld(headers);
  return {
    number: withheld ? null : (numberOf(asserted?.user) ?? numberOf(from?.user)),
    displayName: withheld ? null : (asserted?.name ?? from?.name ?? null),
    queueId: queueOf(headers.queue),
  };
}

interface Address {
  name: string | null;
  user: string;
}

/** `"王丽" <sip:138…@host>;tag=x`, `<tel:+86138…>` or a bare URI. */
function addressOf(header: string | null): Address | null {
  if (!header) return null;
  const uri = /<([^>]*)>/.exec(header)?.[1] ?? header.split(';')[0] ?? '';
  const match = /^(?:sips?:([^@;>]*)@|tel:([^;>]*))/i.exec(uri.trim());
  const user = match?.[1] ?? match?.[2];
  if (user === undefined) return null;
  return { name: nameBefore(header), user: decode(user) };
}

function nameBefore(header: string): string | null {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"\s*</.exec(header)?.[1]?.replace(/\\(.)/g, '$1');
  const name = (quoted ?? /^\s*([^<"]+?)\s*</.exec(header)?.[1] ?? '').trim();
  return name === '' || isAnonymousWord(name) ? null : name.slice(0, 120);
}

function decode(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

const isAnonymousWord = (word: string): boolean =>
  /^(anonymous|unknown|restricted|unavailable|private|withheld|asterisk)$/i.test(word.trim());

function numberOf(user: string | undefined): string | null {
  const number = user?.trim() ?? '';
  return number === '' || isAnonymousWord(number) ? null : number.slice(0, 64);
}

/** RFC 3323 §4.2 and RFC 3325 §7: the caller asked not to be named, even if the exchange knows. */
const isWithheld = (headers: CallerHeaders): boolean =>
  /\b(id|user|full)\b/i.test(headers.privacy ?? '') ||
  /;\s*privacy\s*=\s*(full|uri)/i.test(headers.remotePartyId ?? '');

function queueOf(header: string | null): QueueId | null {
  const parsed = QueueId.safeParse(header?.trim());
  return parsed.success ? parsed.data : null;
}
