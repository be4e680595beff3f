import { normalizeNumber } from '../../../shared/domain/phone-number.ts';

/** [UI3] 138 0000 1234 and 0571 8888 1234 as people read them out; what we cannot group stays as it came. */
export function phone(raw: string): string {
  const number = normalizeNumber(raw);
  if (/^1\d{10}$/.test(number)) return `${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`;
  const land = /^(0(?:10|2\d|[3-9]\d{2}))(\d{3,4})(\d{4})$/.exec(number);
  if (land) return `${land[1]} ${land[2]} ${land[3]}`;
  return number === '' ? raw : number;
}
