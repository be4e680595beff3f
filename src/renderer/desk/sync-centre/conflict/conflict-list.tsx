/** Conflicts to choose from: one stop of the Tab key, arrows walk, a thousand scroll like ten [SC17]. */
import { QuestionCircleOutlined } from '@ant-design/icons';
import { useId, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { useVirtualRows } from '../../../ui/virtual-rows.ts';
import { useConflictWords } from './conflict-words.ts';

const ROW_PX = 68;

interface Props {
  label: string;
  conflicts: readonly Conflict[];
  pickedId: string | null;
  onPick: (id: string) => void;
}

export function ConflictList({ label, conflicts, pickedId, onPick }: Props) {
  const { t } = useTranslation('syncCentre');
  const listId = useId();
  const words = useConflictWords();
  const { scroller, totalPx, rows, reveal } = useVirtualRows(conflicts.length, ROW_PX);
  const at = conflicts.findIndex(({ id }) => id === pickedId);
  const go = (index: number): void => {
    const wanted = Math.max(0, Math.min(conflicts.length - 1, index));
    const conflict = conflicts[wanted];
    if (!conflict) return;
    reveal(wanted);
    onPick(conflict.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = stepOf(event.key, at, conflicts.length);
    if (to === null) return;
    event.preventDefault();
    go(to);
  };
  return (
    <div
      ref={scroller}
      className="scroll sc-conflicts"
      role="listbox"
      aria-label={label}
      aria-activedescendant={at >= 0 ? `${listId}-${at}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className="sc-canvas" style={{ height: totalPx }} role="presentation">
        {rows.map(({ index, topPx }) => {
          const conflict = conflicts[index];
          if (!conflict) return null;
          const { title, gist, since, theirs, mine, isMine } = words(conflict);
          return (
            <div
              key={conflict.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={conflict.id === pickedId}
              aria-setsize={conflicts.length}
              aria-posinset={index + 1}
              className="sc-conflict"
              style={{ transform: `translateY(${topPx}px)` }}
              onClick={() => onPick(conflict.id)}
            >
              <span className="row">
                <strong className="ellipsis grow">{title}</strong>
                <span className="faint num sc-right">{since}</span>
              </span>
              <span className="ellipsis muted">{gist}</span>
              <span className="ellipsis faint">
                {conflict.state === 'asked' ? (
                  <span className="sc-asked">
                    <QuestionCircleOutlined aria-hidden />{' '}
                    {t(isMine ? 'conflict.asked' : 'conflict.askedYou')}
                    {' · '}
                  </span>
                ) : null}
                {isMine ? theirs.who : t('conflict.between', { mine: mine.who, theirs: theirs.who })}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function stepOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + 8;
    case 'PageUp':
      return at - 8;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
