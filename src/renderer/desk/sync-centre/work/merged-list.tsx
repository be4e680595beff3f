/** Work that central took together with what others had written meanwhile: which of my fields stand, which clashed. */
import { MergeCellsOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { EmptyState } from '../../../ui/parts/states.tsx';
import { fieldLabel } from '../words/field-words.ts';
import { useValueWords } from '../words/words-context.ts';
import { useItemWords } from './item-words.ts';
import { partText, type SyncItem, type TextPart } from './sync-item.ts';

interface Props {
  items: readonly SyncItem[];
  /** Conflicts that wait for this person, to point at. */
  open: readonly Conflict[];
  onOpenConflict: (id: string) => void;
}

export function MergedList({ items, open, onOpenConflict }: Props) {
  const { t } = useTranslation('syncCentre');
  if (items.length === 0)
    return <EmptyState icon={<MergeCellsOutlined />} title={t('merged.none')} text={t('merged.noneText')} />;
  return (
    <>
      <p className="muted sc-lead">{t('merged.about')}</p>
      <ul className="scroll sc-cards" aria-label={t('section.merged')}>
        {items.map((item) => (
          <Merged
            key={item.mutationId}
            item={item}
            conflict={open.find((one) => one.id === item.conflictId) ?? null}
            onOpenConflict={onOpenConflict}
          />
        ))}
      </ul>
    </>
  );
}

interface MergedProps {
  item: SyncItem;
  conflict: Conflict | null;
  onOpenConflict: (id: string) => void;
}

function Merged({ item, conflict, onOpenConflict }: MergedProps) {
  const { t } = useTranslation('syncCentre');
  const { kind, about, made } = useItemWords()(item);
  return (
    <li className="sc-item" aria-label={[kind, about].filter(Boolean).join(' · ')}>
      <header className="row">
        <strong>{kind}</strong>
        <span className="ellipsis grow">{about}</span>
        <span className="faint num sc-right">{made}</span>
      </header>
      <dl className="sc-taken">
        {item.parts.map((one, index) => (
          <Part key={index} part={one} conflict={conflict} wasClash={item.conflictId !== null} />
        ))}
      </dl>
      <p className="muted">{t(item.conflictId === null ? 'merged.clean' : 'merged.partly')}</p>
      {conflict ? (
        <div>
          <Button size="small" type="primary" onClick={() => onOpenConflict(conflict.id)}>
            {t('merged.decide')}
          </Button>
        </div>
      ) : item.conflictId ? (
        <p className="faint">{t('merged.decided')}</p>
      ) : null}
    </li>
  );
}

function Part({
  part,
  conflict,
  wasClash,
}: {
  part: TextPart;
  conflict: Conflict | null;
  wasClash: boolean;
}) {
  const { t } = useTranslation('syncCentre');
  const words = useValueWords();
  const label =
    part.label === 'field' ? fieldLabel(part.noun, part.field, words.language) : t(`part.${part.label}`);
  const isClash = part.label === 'field' && conflict !== null && Object.hasOwn(conflict.mine, part.field);
  const isKnown = conflict !== null || !wasClash;
  return (
    <div className="sc-taken-line">
      <dt>{label}</dt>
      <dd className="selectable">{partText(part, words)}</dd>
      <span className="sc-state" data-state={isClash ? 'conflict' : 'taken'}>
        {isKnown ? t(isClash ? 'merged.clash' : 'merged.taken') : ''}
      </span>
    </div>
  );
}
