/** A field written by hand: a text, a number, one of several words, or a list picked together from both versions. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canonicalJson } from '../../../../shared/commands/canonical.ts';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { valueLabel } from '../words/field-words.ts';
import { valueLines } from '../words/value-lines.ts';
import { useValueWords } from '../words/words-context.ts';
import type { ConflictWords } from './conflict-words.ts';
import { membersOf } from './conflict-fields.ts';
import { editorOf, type Choice, type Editor } from './decision-draft.ts';

interface Props {
  conflict: Conflict;
  /** Whose versions these are. */
  sides: Pick<ConflictWords, 'mine' | 'theirs'>;
  field: string;
  label: string;
  editor: NonNullable<Editor>;
  isInvalid: boolean;
  faultId: string;
  value: Choice['hand'];
  onChange: (hand: Choice['hand']) => void;
}

/** Where writing by hand begins: with what I wrote; a list with the members of both. */
export function handOf(conflict: Conflict, field: string): Choice['hand'] {
  const mine = conflict.mine[field];
  if (editorOf(conflict.noun, field)?.name !== 'list')
    return typeof mine === 'string' || typeof mine === 'number' ? String(mine) : '';
  return membersOf(listOf(mine), listOf(conflict.theirs?.[field])).map(({ value }) => value);
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export function HandEditor(props: Props) {
  const { editor, value, onChange, label, isInvalid, faultId, conflict } = props;
  const { language } = useValueWords();
  const shared = {
    'aria-label': label,
    'aria-invalid': isInvalid,
    'aria-describedby': isInvalid ? faultId : undefined,
  };
  const text = typeof value === 'string' ? value : '';
  if (editor.name === 'list') return <ListEditor {...props} />;
  if (editor.name === 'options')
    return (
      <select
        {...shared}
        className="text-area sc-select"
        value={text}
        onChange={(event) => onChange(event.target.value)}
      >
        {editor.values.map((one) => (
          <option key={one} value={one}>
            {valueLabel(conflict.noun, one, language)}
          </option>
        ))}
      </select>
    );
  return (
    <textarea
      {...shared}
      className="text-area"
      rows={1}
      inputMode={editor.name === 'number' ? 'decimal' : 'text'}
      maxLength={editor.name === 'text' ? editor.most : 40}
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function ListEditor({ conflict, sides, field, label, editor, value, onChange }: Props) {
  const { t } = useTranslation('syncCentre');
  const words = useValueWords();
  const [typed, setTyped] = useState('');
  const picked = listOf(value);
  const pickedKeys = new Set(picked.map(canonicalJson));
  const known = membersOf(listOf(conflict.mine[field]), listOf(conflict.theirs?.[field]));
  const knownKeys = new Set(known.map(({ key }) => key));
  const added = picked
    .filter((one) => !knownKeys.has(canonicalJson(one)))
    .map((one) => ({ key: canonicalJson(one), value: one, inMine: false, inTheirs: false }));
  const all = [...known, ...added];
  const toggle = (key: string): void => {
    const next = new Set(pickedKeys);
    if (!next.delete(key)) next.add(key);
    onChange(all.filter((one) => next.has(one.key)).map((one) => one.value));
  };
  const add = (): void => {
    if (typed.trim() === '' || pickedKeys.has(canonicalJson(typed.trim()))) return;
    onChange([...picked, typed.trim()]);
    setTyped('');
  };
  return (
    <div role="group" aria-label={label} className="sc-members">
      {all.map(({ key, value: member, inMine, inTheirs }) => (
        <label className="row" key={key}>
          <input type="checkbox" checked={pickedKeys.has(key)} onChange={() => toggle(key)} />
          <span>{valueLines(conflict.noun, field, [member], words).join(' ')}</span>
          <span className="faint">
            {t(`conflict.member.${whose(inMine, inTheirs)}`, {
              mine: sides.mine.who,
              theirs: sides.theirs.who,
            })}
          </span>
        </label>
      ))}
      {editor.name === 'list' && editor.mayAdd ? (
        <div className="row">
          <input
            className="text-area sc-add"
            aria-label={t('conflict.addMember', { label })}
            placeholder={t('conflict.addPlaceholder')}
            maxLength={40}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
              event.preventDefault();
              add();
            }}
          />
          <Button size="small" disabled={typed.trim() === ''} onClick={add}>
            {t('conflict.add')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

const whose = (inMine: boolean, inTheirs: boolean): 'both' | 'mine' | 'theirs' | 'new' =>
  inMine ? (inTheirs ? 'both' : 'mine') : inTheirs ? 'theirs' : 'new';
