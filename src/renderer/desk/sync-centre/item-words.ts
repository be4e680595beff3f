/** Sentences of one item: what it is, how old, why it is still here. */
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../ui/clock.ts';
import { age } from '../../ui/format/time.ts';
import { failureText } from '../../ui/text/i18n.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import type { SyncItem } from './sync-item.ts';

export interface ItemWords {
  kind: string;
  made: string;
  attempts: string;
  /** Why it waits or was refused. */
  why: string;
}

export function useItemWords(): (item: SyncItem) => ItemWords {
  const { t } = useTranslation('syncCentre');
  const language = useLanguage();
  const nowMs = useMinute();
  const why = (item: SyncItem): string => {
    if (item.failure === 'other') return t('other', { code: item.failureCode ?? '' });
    if (item.failure !== null) return failureText(item.failure);
    if (item.state === 'quarantined') return t('quarantinedWhy');
    return item.state === 'acked' ? t('state.acked') : t('inLine');
  };
  return (item) => ({
    kind: t(`kind.${item.kind}`),
    made: t('made', { age: age(nowMs - item.createdAtMs, language) }),
    attempts: item.attempts === 0 ? t('attemptsNone') : t('attempts', { count: item.attempts }),
    why: why(item),
  });
}
