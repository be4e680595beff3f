/** A tree of outcomes as a filtered list: type, ↑↓, Enter. Only leaves can be picked. */
import { CheckOutlined, CloseOutlined } from '@ant-design/icons';
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Disposition } from '../../../shared/domain/centre.ts';
import type { DispositionId } from '../../../shared/ids.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import { dispositionGroups } from './wrap-up-draft.ts';

interface Props {
  dispositions: readonly Disposition[];
  value: DispositionId | null;
  error: string;
  onPick: (leaf: Disposition | null) => void;
}

export function DispositionPicker(props: Props) {
  const picked = props.dispositions.find((one) => one.id === props.value) ?? null;
  return picked ? <Picked {...props} picked={picked} /> : <Picker {...props} />;
}

function Picked({ dispositions, picked, onPick }: Props & { picked: Disposition }) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const parent = dispositions.find((one) => one.id === picked.parentId);
  return (
    <button type="button" className="picked" onClick={() => onPick(null)} data-field="disposition">
      <CheckOutlined className="picked-check" aria-hidden />
      <span className="grow ellipsis">
        {parent ? <span className="muted">{parent.label[language]} / </span> : null}
        <strong>{picked.label[language]}</strong>
      </span>
      <CloseOutlined className="faint" aria-label={t('wrapUp.disposition')} />
    </button>
  );
}

function Picker({ dispositions, error, onPick }: Props) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const groups = useMemo(() => dispositionGroups(dispositions, text), [dispositions, text]);
  const leaves = groups.flatMap((group) => group.leaves);
  const current = leaves[Math.min(at, leaves.length - 1)];
  useEffect(() => {
    if (current) document.getElementById(`${listId}-${current.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [current, listId]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey) return;
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, leaves.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && current) onPick(current);
    else return;
    event.preventDefault();
  };
  return (
    <div className="picker" data-invalid={error !== ''}>
      <input
        className="picker-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={current ? `${listId}-${current.id}` : undefined}
        aria-label={t('wrapUp.disposition')}
        aria-invalid={error !== ''}
        data-field="disposition"
        placeholder={t('wrapUp.dispositionSearch')}
        value={text}
        maxLength={40}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="picker-list scroll" id={listId} role="listbox" tabIndex={-1}>
        {groups.map((group) => (
          <div key={group.parent?.id ?? ''} role="group" aria-label={group.parent?.label[language] ?? ''}>
            {group.parent ? <p className="picker-group">{group.parent.label[language]}</p> : null}
            {group.leaves.map((leaf) => (
              <div
                key={leaf.id}
                id={`${listId}-${leaf.id}`}
                role="option"
                aria-selected={leaf === current}
                className="picker-option"
                onMouseEnter={() => setAt(leaves.indexOf(leaf))}
                onClick={() => onPick(leaf)}
              >
                {leaf.label[language]}
              </div>
            ))}
          </div>
        ))}
        {leaves.length === 0 ? <p className="picker-none faint">{t('wrapUp.dispositionNone')}</p> : null}
      </div>
    </div>
  );
}
