/**
 * Telephone numbers as the store compares them. A switch may deliver 13800001234, 013800001234, +8613800001234,
 * 0086 138 0000 1234 or a land line 0571-8888 1234; all forms of one number must meet in one key.
 * Rules PN1–PN6: docs/spec/phone-number.md.
 */
const COUNTRY = '86';
const MOBILE = /^1[3-9]\d{9}$/;

/** [PN1] Digits only, country prefix and mobile trunk zero removed; '' when nothing is left to compare. */
export function normalizeNumber(raw: string): string {
  const digits = raw.normalize('NFKC').replace(/\D/g, '');
  const national = digits.startsWith(`00${COUNTRY}`)
    ? digits.slice(4)
    : raw.trim().startsWith(`+${COUNTRY}`)
      ? digits.slice(2)
      : MOBILE.test(digits.slice(2)) && digits.startsWith(COUNTRY)
        ? digits.slice(2)
        : digits;
  const withoutTrunk =
    national.startsWith('0') && MOBILE.test(national.slice(1)) ? national.slice(1) : national;
  return isLandLineWithoutZero(withoutTrunk, digits) ? `0${withoutTrunk}` : withoutTrunk;
}

/** [PN4] +86 571 8888 1234 loses its trunk zero on the way; the national form has it. */
function isLandLineWithoutZero(national: string, digits: string): boolean {
  return national !== digits && !MOBILE.test(national) && !national.startsWith('0') && national.length >= 9;
}

/** [PN5] Anonymous callers arrive as an empty user part or one of the words of RFC 3323 §4.1. */
export function isWithheld(raw: string | null): boolean {
  return raw === null || /^(anonymous|unavailable|unknown|restricted|private|withheld|)$/i.test(raw.trim());
}

/** [PN6] 138****5678: what the screen shows to roles that do not need the whole number. */
export function maskNumber(number: string): string {
  if (number.length < 7) return number;
  return `${number.slice(0, 3)}****${number.slice(-4)}`;
}

/** The digits a person remembers: last four, for look-up by ending. */
export const lastDigits = (number: string): string => normalizeNumber(number).slice(-4);
