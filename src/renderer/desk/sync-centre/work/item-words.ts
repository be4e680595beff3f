/** Sentences of one item: what it is, whom it is about, how old, why it is still here. */
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../../ui/clock.ts';
import { age } from '../../../ui/format/time.ts';
import { failureText } from '../../../ui/text/i18n.ts';
import { useLanguage } from '../../../ui/text/use-language.ts';
import { fieldLabel, workLabel } from '../words/field-words.ts';
import { useAboutWords } from '../words/words-context.ts';
import type { SyncItem } from './sync-item.ts';

export interface ItemWords {
  kind: string;
  /** The customer or call; '' when it says nothing of that. */
  about: string;
  summary: string;
  made: string;
  attempts: string;
  /** Why it waits or was refused. */
  why: string;
}

export function useItemWords(): (item: SyncItem) => ItemWords {
  const { t } = useTranslation('syncCentre');
  const language = useLanguage();
  const nowMs = useMinute();
  const aboutWords = useAboutWords();
  const why = (item: SyncItem): string => {
    if (item.failure === 'other') return t('other', { code: item.failureCode ?? '' });
    if (item.failure !== null) return failureText(item.failure);
    if (item.state === 'quarantined') return t('quarantinedWhy');
    return item.state === 'pending' ? t('inLine') : t(`state.${item.state}`);
  };
  return (item) => ({
    kind: workLabel(item.command, language),
    about: aboutWords(item.about),
    summary: item.summary || fieldNames(item, language),
    made: t('made', { age: age(nowMs - item.createdAtMs, language) }),
    attempts: item.attempts === 0 ? t('attemptsNone') : t('attempts', { count: item.attempts }),
    why: why(item),
  });
}

/** What was changed, when no text of it is short enough to tell. */
const fieldNames = (item: SyncItem, language: 'zh' | 'en'): string =>
  item.parts
    .flatMap((one) => (one.label === 'field' ? [fieldLabel(one.noun, one.field, language)] : []))
    .join(language === 'zh' ? '、' : ', ');
