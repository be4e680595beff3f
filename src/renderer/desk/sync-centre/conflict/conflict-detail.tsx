/** One conflict: what happened, both versions, and what can be done about it. Rules SC11–SC16. */
import { useEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { LoadingState } from '../../../ui/parts/states.tsx';
import { ItemParts } from '../work/item-parts.tsx';
import { workParts } from '../work/sync-item.ts';
import { workLabel } from '../words/field-words.ts';
import { useValueWords } from '../words/words-context.ts';
import { AskForm } from './ask-form.tsx';
import { CompareTable } from './compare-table.tsx';
import { rowLines } from './conflict-fields.ts';
import { useConflictWords, type ConflictWords } from './conflict-words.ts';
import { Decide } from './decide.tsx';
import { createDecisionStore, type DecisionDesk, type DecisionStore } from './decision-store.ts';

interface Props {
  desk: DecisionDesk;
  conflict: Conflict;
  onDecided: () => void;
}

export function ConflictDetail({ desk, conflict, onDecided }: Props) {
  const { t } = useTranslation('syncCentre');
  const words = useConflictWords()(conflict);
  const store = useMemo(() => createDecisionStore({ desk, conflict }), [desk, conflict]);
  useEffect(() => {
    void store.draft.load();
    return () => void store.draft.flush();
  }, [store]);
  return (
    <article className="scroll sc-detail" aria-label={words.title} tabIndex={-1}>
      <header>
        <h3>{words.title}</h3>
        <p>{t(`conflict.story.${storyOf(conflict, words)}`, storyNames(words))}</p>
        {conflict.state === 'asked' ? <Question conflict={conflict} words={words} /> : null}
      </header>
      <Deciding conflict={conflict} words={words} store={store} onDecided={onDecided} />
    </article>
  );
}

const storyOf = ({ kind }: Conflict, { isMine }: ConflictWords) =>
  isMine ? (`${kind}Mine` as const) : (`${kind}Team` as const);
const storyNames = ({ mine, theirs, why }: ConflictWords) => ({ mine: mine.who, theirs: theirs.who, why });

function Question({ conflict, words }: { conflict: Conflict; words: ConflictWords }) {
  const { t } = useTranslation('syncCentre');
  return (
    <blockquote className="sc-question">
      <strong>{t(words.isMine ? 'conflict.youAsked' : 'conflict.theyAsk', { who: words.mine.who })}</strong>
      <p className="selectable">{conflict.question || t('conflict.noQuestion')}</p>
    </blockquote>
  );
}

interface DecidingProps {
  conflict: Conflict;
  words: ConflictWords;
  store: DecisionStore;
  onDecided: () => void;
}

function Deciding(props: DecidingProps) {
  const { conflict, words, store } = props;
  const { value, isLoaded } = useStore(store.draft);
  if (!isLoaded) return <LoadingState lines={4} />;
  return (
    <>
      {conflict.kind === 'fields' ? (
        <CompareTable
          conflict={conflict}
          words={words}
          store={store}
          isCombining={value.mode === 'combine'}
        />
      ) : (
        <Happened conflict={conflict} words={words} />
      )}
      {value.mode === 'ask' ? <AskForm {...props} /> : <Decide {...props} />}
    </>
  );
}

/** Not about fields: what was typed, whole, and the row as it is now. */
function Happened({ conflict, words }: { conflict: Conflict; words: ConflictWords }) {
  const { t } = useTranslation('syncCentre');
  const valueWords = useValueWords();
  const now = rowLines(conflict, valueWords);
  const parts = workParts(conflict.command, conflict.args);
  return (
    <div className="sc-happened">
      <Half title={t('conflict.did', { who: words.mine.who })} facts={words.mine.facts}>
        <p className="sc-done-work">{workLabel(conflict.command, valueWords.language)}</p>
        {parts.length > 0 ? <ItemParts parts={parts} /> : null}
      </Half>
      {conflict.kind === 'deleted' ? null : (
        <Half
          title={t('conflict.now')}
          facts={[words.theirs.who, words.theirs.facts].filter(Boolean).join(' · ')}
        >
          <dl className="sc-parts">
            {now.map(({ label, lines }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd className="selectable">{lines.join('\n')}</dd>
              </div>
            ))}
          </dl>
        </Half>
      )}
    </div>
  );
}

const Half = ({ title, facts, children }: { title: string; facts: string; children: ReactNode }) => (
  <section aria-label={title}>
    <h4>{title}</h4>
    <p className="faint num sc-side-facts">{facts}</p>
    {children}
  </section>
);
