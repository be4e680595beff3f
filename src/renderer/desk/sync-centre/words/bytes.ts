import type { Language } from '../../../ui/format/time.ts';

const units = ['B', 'KB', 'MB', 'GB', 'TB'];

/** 0 B, 512 B, 1.4 MB, 23 GB: powers of 1,024, one decimal below ten. */
export function bytes(count: number, language: Language): string {
  let value = count;
  let unit = 0;
  while (value >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit++;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  const format = { minimumFractionDigits: 0, maximumFractionDigits: digits };
  return `${value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', format)} ${units[unit]}`;
}
