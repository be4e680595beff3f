/** What a conflict is about, whose it is and since when, in words. */
import { useTranslation } from 'react-i18next';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { isFailureCode } from '../../../../shared/errors.ts';
import { useMinute } from '../../../ui/clock.ts';
import { age, moment } from '../../../ui/format/time.ts';
import { failureText } from '../../../ui/text/i18n.ts';
import { useLanguage } from '../../../ui/text/use-language.ts';
import { aboutRow } from '../words/about.ts';
import { fieldLabel, nounLabel } from '../words/field-words.ts';
import { useAboutWords, useKnowledge, usePersonWords } from '../words/words-context.ts';

export interface SideWords {
  /** "我" or a name. */
  who: string;
  /** "王丽 · 今天 09:41 · 工作站 …3F2A" */
  facts: string;
}

export interface ConflictWords {
  /** "客户资料 · 陈建国" */
  title: string;
  /** What it is about in one line. */
  gist: string;
  since: string;
  mine: SideWords;
  theirs: SideWords;
  /** Why the work could not be done, for conflicts that are not about fields. */
  why: string;
  isMine: boolean;
}

export function useConflictWords(): (conflict: Conflict) => ConflictWords {
  const { t } = useTranslation('syncCentre');
  const { userId } = useKnowledge();
  const language = useLanguage();
  const nowMs = useMinute();
  const aboutWords = useAboutWords();
  const person = usePersonWords();
  const side = (of: Conflict['theirsBy']): SideWords => {
    const { who, where } = person(of);
    const when = of.atMs === null ? '' : moment(of.atMs, nowMs, language);
    return { who, facts: [when, where].filter(Boolean).join(' · ') };
  };
  const gist = (conflict: Conflict): string => {
    if (conflict.kind !== 'fields') return t(`conflict.gist.${conflict.kind}`);
    return Object.keys(conflict.mine)
      .map((field) => fieldLabel(conflict.noun, field, language))
      .join(language === 'zh' ? '、' : ', ');
  };
  return (conflict) => {
    const { noun, rowId, theirs, seen, args, code } = conflict;
    const about = aboutWords(aboutRow({ noun, rowId, contents: [theirs, seen, args] }));
    const kind = nounLabel(noun, language) || t('conflict.row');
    return {
      title: [kind, about].filter(Boolean).join(' · '),
      gist: gist(conflict),
      since: age(nowMs - conflict.metAtMs, language),
      mine: side(conflict.mineBy),
      theirs: side(conflict.theirsBy),
      why: code === null ? '' : isFailureCode(code) ? failureText(code) : t('other', { code }),
      isMine: conflict.mineBy.userId === userId,
    };
  };
}
