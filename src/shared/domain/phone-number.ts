/**
 * Telephone numbers as the store compares them. A switch may deliver 13800001234, 013800001234, +8613800001234,
 * 0086 138 0000 1234 or a land line 0571-8888 1234; all forms of one number must meet in one key.
 * Rules PN1–PN8: docs/spec/phone-number.md.
 */
const COUNTRY = '86';
const MOBILE = /^1[3-9]\d{9}$/;
/** 400 and 800 numbers are dialled without an area code, from everywhere. */
const FREE_CALL = /^[48]00\d{7}$/;
const EXTENSION = /(转|分机|ext\.?|x|[#;,]).*$/i;

/** [PN1] The number's key; '' when nothing is left to compare. Foreign numbers keep their country, behind a +. */
export function normalizeNumber(raw: string): string {
  const text = raw
    .normalize('NFKC')
    .replace(EXTENSION, '')
    .replace(/[^\d+]/g, '');
  const digits = text.replaceAll('+', '');
  const international = text.startsWith('+') ? digits : digits.startsWith('00') ? digits.slice(2) : null;
  if (international === null) return national(digits);
  if (!international.startsWith(COUNTRY)) return international === '' ? '' : `+${international}`;
  return withTrunkZero(national(international.slice(COUNTRY.length)));
}

/** [PN2] Mobile numbers lose the trunk zero, and a country code that came without its +. */
function national(digits: string): string {
  if (digits.startsWith('0') && MOBILE.test(digits.slice(1))) return digits.slice(1);
  if (digits.startsWith(COUNTRY) && MOBILE.test(digits.slice(COUNTRY.length)))
    return digits.slice(COUNTRY.length);
  return digits;
}

/** [PN4] +86 571 8888 1234 loses its trunk zero on the way; the national form has it. */
function withTrunkZero(number: string): string {
  const isLandLine =
    number.length >= 9 && !number.startsWith('0') && !MOBILE.test(number) && !FREE_CALL.test(number);
  return isLandLine ? `0${number}` : number;
}

/** [PN6] Anonymous callers arrive as an empty user part or one of the words of RFC 3323 §4.1. */
export function isWithheld(raw: string | null): boolean {
  return raw === null || /^(anonymous|unavailable|unknown|restricted|private|withheld|)$/i.test(raw.trim());
}

const SHORT = 7;
const TAIL = 4;
const LEAST_HIDDEN = 4;

/**
 * [PN7] 138****5678: what the screen shows to roles that do not need the whole number. The last four stay, at least
 * four are hidden; a service number (95598) is nobody's secret.
 */
export function maskNumber(number: string): string {
  if (number.length < SHORT) return number;
  const head = Math.min(3, Math.max(0, number.length - TAIL - LEAST_HIDDEN));
  return `${number.slice(0, head)}****${number.slice(-TAIL)}`;
}

/** [PN8] The digits a person remembers: last four, for look-up by ending. */
export const lastDigits = (number: string): string => normalizeNumber(number).slice(-TAIL);
