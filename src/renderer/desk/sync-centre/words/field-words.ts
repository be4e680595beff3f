/**
 * Fields and values of any row in a person's words. What has no word of its own is told readably all the same: a new
 * noun needs no change here [SC10].
 */
import type { Language } from '../../../ui/format/time.ts';
import { commandByName } from '../../../../shared/commands/registry.ts';
import { commandEn, fieldEn, nounEn, valueEn } from '../text/field-en.ts';
import { commandZh, fieldZh, nounZh, valueZh } from '../text/field-zh.ts';

const fields = { zh: fieldZh, en: fieldEn };
const values = { zh: valueZh, en: valueEn };
const nouns = { zh: nounZh, en: nounEn };
const commands = { zh: commandZh, en: commandEn };

/** A unit at the end of a name is for programs. */
const UNIT = /(AtMs|Ms|Sec|Fen|Kwh)$/;

/** dueAtMs → dueAt, holdMs → hold. */
const withoutUnit = (field: string): string => field.replace(UNIT, (unit) => (unit === 'AtMs' ? 'At' : ''));

/** newMeterReading → new meter reading. */
const spelledOut = (field: string): string => {
  const words = field
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_.-]+/g, ' ')
    .toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};

const wordOf = (table: Record<string, Record<string, string>>, noun: string, key: string): string | null => {
  const own = table[noun];
  if (own && Object.hasOwn(own, key)) return own[key] ?? null;
  const common = table['common'] ?? {};
  return Object.hasOwn(common, key) ? (common[key] ?? null) : null;
};

export function fieldLabel(noun: string, field: string, language: Language): string {
  const key = withoutUnit(field);
  return wordOf(fields[language], noun, key) ?? wordOf(fields[language], noun, field) ?? spelledOut(key);
}

/** '' when there is no word for this kind of row. */
export const nounLabel = (noun: string, language: Language): string =>
  Object.hasOwn(nouns[language], noun) ? (nouns[language][noun] ?? '') : '';

/** A word of the program (an enum's value) as people say it; anything else as it stands. */
export const valueLabel = (noun: string, value: string, language: Language): string =>
  wordOf(values[language], noun, value) ?? value;

const general = {
  zh: { edit: (noun: string) => `修改${noun || '资料'}`, other: '其他工作', unknown: '新版本程序的工作' },
  en: {
    edit: (noun: string) => (noun ? `Changed: ${noun}` : 'Changed details'),
    other: 'Other work',
    unknown: 'Work of a newer program',
  },
};

/** What kind of work a command is. One without a word of its own is told by what it does to a row [SC1]. */
export function workLabel(command: string, language: Language): string {
  const own = Object.hasOwn(commands[language], command) ? commands[language][command] : undefined;
  if (own) return own;
  const known = commandByName(command);
  if (!known) return general[language].unknown;
  const noun = nounLabel(command.split('.', 1)[0] ?? '', language);
  return known.conflict === 'field' ? general[language].edit(noun) : noun || general[language].other;
}
