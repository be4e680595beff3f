/** A decision that was made: who made it, what was written, and both versions as they were. */
import { useTranslation } from 'react-i18next';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { moment } from '../../../ui/format/time.ts';
import { ItemParts } from '../work/item-parts.tsx';
import { textOf, workParts } from '../work/sync-item.ts';
import { CopyButton } from '../words/copy-button.tsx';
import { fieldLabel } from '../words/field-words.ts';
import { valueLines } from '../words/value-lines.ts';
import { usePersonWords, useValueWords } from '../words/words-context.ts';
import { ReadOnlyTable } from './compare-table.tsx';
import { useConflictWords } from './conflict-words.ts';

export function DecidedDetail({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation('syncCentre');
  const words = useConflictWords()(conflict);
  const valueWords = useValueWords();
  const person = usePersonWords();
  const { resolution } = conflict;
  if (!resolution) return null;
  const parts = workParts(conflict.command, conflict.args);
  const who = person({ userId: resolution.by, deviceId: null }).who;
  const at = moment(resolution.atMs, valueWords.nowMs, valueWords.language);
  const choice = conflict.kind === 'fields' ? resolution.choice : 'closed';
  return (
    <article className="scroll sc-detail" aria-label={words.title}>
      <header>
        <h3>{words.title}</h3>
        <p>{t(`conflict.outcome.${choice}`, { who, at, mine: words.mine.who, theirs: words.theirs.who })}</p>
      </header>
      {conflict.kind === 'fields' ? (
        <ReadOnlyTable conflict={conflict} words={words} />
      ) : (
        <ItemParts parts={parts} />
      )}
      {resolution.fields ? (
        <section aria-label={t('conflict.written')}>
          <h4>{t('conflict.written')}</h4>
          <dl className="sc-parts">
            {Object.entries(resolution.fields).map(([field, value]) => (
              <div key={field}>
                <dt>{fieldLabel(conflict.noun, field, valueWords.language)}</dt>
                <dd className="selectable">
                  {valueLines(conflict.noun, field, value, valueWords).join('\n') || t('conflict.empty')}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
      <footer className="sc-actions">
        <CopyButton text={textOf({ parts }, valueWords)} />
      </footer>
    </article>
  );
}
