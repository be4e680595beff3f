/** A stored value as the lines that a person reads: dates, money, numbers, people, lists. Nothing is left out [SC10]. */
import { duration } from '../../../ui/format/duration.ts';
import { money } from '../../../ui/format/money.ts';
import { phone } from '../../../ui/format/phone.ts';
import { day, moment, type Language } from '../../../ui/format/time.ts';
import { fieldLabel, valueLabel } from './field-words.ts';

export interface Names {
  user: (id: string) => string;
  customer: (id: string) => string;
  queue: (id: string) => string | null;
  disposition: (id: string) => string;
}

export interface ValueWords {
  language: Language;
  nowMs: number;
  names: Names;
}

/** No lines: there is nothing in it. */
export function valueLines(noun: string, field: string, value: unknown, words: ValueWords): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) return value.map((one) => lineOf(noun, field, one, words));
  if (typeof value === 'object') return partsOf(noun, value, words);
  return lineOf(noun, field, value, words).split('\n');
}

function lineOf(noun: string, field: string, value: unknown, words: ValueWords): string {
  switch (typeof value) {
    case 'string':
      return textOf(noun, field, value, words);
    case 'number':
      return numberOf(field, value, words);
    case 'boolean':
      return words.language === 'zh' ? (value ? '是' : '否') : value ? 'Yes' : 'No';
    default:
      return value === null || value === undefined ? '' : partsOf(noun, value, words).join(separator(words));
  }
}

const separator = ({ language }: ValueWords): string => (language === 'zh' ? '，' : ', ');
const colon = ({ language }: ValueWords): string => (language === 'zh' ? '：' : ': ');

function textOf(noun: string, field: string, text: string, { names, language }: ValueWords): string {
  if (field === 'number' || field === 'phone') return phone(text);
  if (field === 'customerId') return names.customer(text) || text;
  if (field === 'queueId') return (names.queue(text) ?? '') || text;
  if (field === 'dispositionId') return names.disposition(text) || text;
  if (/^(owner|agent|author|assignee|user|by)(Id)?$/.test(field)) return names.user(text) || text;
  return valueLabel(noun, text, language);
}

function numberOf(field: string, value: number, { language, nowMs }: ValueWords): string {
  if (field.endsWith('AtMs')) return moment(value, nowMs, language);
  if (field === 'sinceMs') return day(value, language);
  if (field.endsWith('Fen')) return money(value);
  if (field.endsWith('Ms')) return duration(value);
  return value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB');
}

/** A telephone number reads as one; anything else is told part by part. */
function partsOf(noun: string, value: object, words: ValueWords): string[] {
  const entries = Object.entries(value).filter(([, one]) => one !== null && one !== undefined && one !== '');
  const kind = 'kind' in value && typeof value.kind === 'string' ? value.kind : null;
  if ('number' in value && typeof value.number === 'string' && kind !== null && entries.length === 2)
    return [bracketed(phone(value.number), valueLabel(noun, kind, words.language), words.language)];
  return entries.map(
    ([field, one]) =>
      `${fieldLabel(noun, field, words.language)}${colon(words)}${valueLines(noun, field, one, words).join(separator(words))}`,
  );
}

const bracketed = (text: string, kind: string, language: Language): string =>
  language === 'zh' ? `${text}（${kind}）` : `${text} (${kind})`;
