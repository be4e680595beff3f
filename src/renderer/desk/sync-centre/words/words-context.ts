/** What the page knows and the sync centre's words need: names behind ids, who sits here. */
import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useMinute } from '../../../ui/clock.ts';
import { phone } from '../../../ui/format/phone.ts';
import { moment } from '../../../ui/format/time.ts';
import { useLanguage } from '../../../ui/text/use-language.ts';
import type { About } from './about.ts';
import type { CallFacts } from './call-facts.ts';
import type { Names, ValueWords } from './value-lines.ts';

export interface Knowledge {
  names: Names;
  calls: CallFacts;
  userId: string;
}

const Context = createContext<Knowledge | null>(null);
export const KnowledgeProvider = Context.Provider;

export function useKnowledge(): Knowledge {
  const known = useContext(Context);
  if (!known) throw new Error('the sync centre is not around this');
  return known;
}

export function useValueWords(): ValueWords {
  const { names } = useKnowledge();
  return { language: useLanguage(), nowMs: useMinute(), names };
}

/** "陈建国", "138 0000 1234", "陈建国 · 09:41 的通话"; '' when the work says nothing of whom it is about. */
export function useAboutWords(): (about: About) => string {
  const { t } = useTranslation('syncCentre');
  const { names, calls } = useKnowledge();
  useStore(calls);
  const language = useLanguage();
  const nowMs = useMinute();
  return ({ customerId, callId, number, text }) => {
    const call = callId === null ? null : calls.of(callId);
    const whose = customerId ?? call?.customerId ?? null;
    const reached = number ?? call?.number ?? null;
    const who = (whose && names.customer(whose)) || text || (reached ? phone(reached) : '');
    const which = call ? t('aboutCall', { time: moment(call.offeredAtMs, nowMs, language) }) : '';
    return [who, which].filter((part) => part !== '').join(' · ');
  };
}

/** Who and on which workstation. A device has no name; the end of its id tells two of them apart. */
export function usePersonWords(): (side: { userId: string | null; deviceId: string | null }) => {
  who: string;
  where: string;
} {
  const { t } = useTranslation('syncCentre');
  const { names, userId } = useKnowledge();
  return (side) => ({
    who:
      side.userId === null
        ? t('someone')
        : side.userId === userId
          ? t('me')
          : names.user(side.userId) || t('someone'),
    where: side.deviceId === null ? '' : t('workstation', { end: side.deviceId.slice(-4).toUpperCase() }),
  });
}
