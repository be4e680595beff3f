/** Both versions side by side, field by field: what was there, what I wrote, what they wrote [SC11]. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { useValueWords } from '../words/words-context.ts';
import { fieldRows, type FieldRow } from './conflict-fields.ts';
import type { ConflictWords } from './conflict-words.ts';
import { editorOf, resolutionOf, type Choice, type DecisionFault } from './decision-draft.ts';
import type { DecisionStore } from './decision-store.ts';
import { HandEditor, handOf } from './hand-editor.tsx';
import { MarkedValue } from './marked-value.tsx';

interface Props {
  conflict: Conflict;
  words: ConflictWords;
  store: DecisionStore;
  isCombining: boolean;
}

export function CompareTable({ conflict, words, store, isCombining }: Props) {
  const valueWords = useValueWords();
  const draft = useStore(store.draft, ({ value }) => value);
  const isTried = useStore(store, (state) => state.isTried);
  const wanted = isTried && isCombining ? resolutionOf(conflict, draft) : null;
  const faults = wanted && !wanted.ok ? wanted.error : [];
  return (
    <Table words={words} isCombining={isCombining}>
      {fieldRows(conflict, valueWords).map((row) => (
        <FieldLine
          key={row.field}
          row={row}
          conflict={conflict}
          words={words}
          fault={faults.find(({ field }) => field === row.field)?.why ?? null}
          choice={isCombining ? (draft.choices[row.field] ?? null) : undefined}
          onChoose={(choice) => store.choose(row.field, choice)}
        />
      ))}
    </Table>
  );
}

/** Of a conflict that was decided: only to be read. */
export function ReadOnlyTable({ conflict, words }: Pick<Props, 'conflict' | 'words'>) {
  const valueWords = useValueWords();
  return (
    <Table words={words} isCombining={false}>
      {fieldRows(conflict, valueWords).map((row) => (
        <FieldLine
          key={row.field}
          row={row}
          conflict={conflict}
          words={words}
          fault={null}
          choice={undefined}
          onChoose={() => undefined}
        />
      ))}
    </Table>
  );
}

interface TableProps {
  words: ConflictWords;
  isCombining: boolean;
  children: ReactNode;
}

function Table({ words, isCombining, children }: TableProps) {
  const { t } = useTranslation('syncCentre');
  return (
    <table className="sc-compare" data-combining={isCombining}>
      <caption className="visually-hidden">{t('conflict.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('conflict.field')}</th>
          <th scope="col">{t(words.isMine ? 'conflict.iSaw' : 'conflict.was')}</th>
          <SideHead title={t('conflict.wrote', { who: words.mine.who })} facts={words.mine.facts} />
          <SideHead title={t('conflict.wrote', { who: words.theirs.who })} facts={words.theirs.facts} />
        </tr>
      </thead>
      {children}
    </table>
  );
}

const SideHead = ({ title, facts }: { title: string; facts: string }) => (
  <th scope="col">
    {title}
    <span className="faint sc-side-facts num">{facts}</span>
  </th>
);

interface LineProps {
  row: FieldRow;
  conflict: Conflict;
  words: ConflictWords;
  fault: DecisionFault['why'] | null;
  /** undefined: only looked at. */
  choice: Choice | null | undefined;
  onChoose: (choice: Choice) => void;
}

function FieldLine({ row, conflict, words, fault, choice, onChoose }: LineProps) {
  const { t } = useTranslation('syncCentre');
  const editor = choice === undefined ? null : editorOf(conflict.noun, row.field);
  const faultId = `fault-${conflict.id}-${row.field}`;
  const pick = (from: Choice['from']) => (): void =>
    onChoose({ from, hand: from === 'hand' ? handOf(conflict, row.field) : null });
  const radio = (from: Choice['from'], label: string) =>
    choice === undefined ? null : (
      <input
        type="radio"
        name={`${conflict.id}-${row.field}`}
        aria-label={`${row.label}: ${label}`}
        aria-invalid={fault === 'unchosen'}
        aria-describedby={fault ? faultId : undefined}
        checked={choice?.from === from}
        onChange={pick(from)}
      />
    );
  return (
    <tbody data-fault={fault !== null}>
      <tr>
        <th scope="row">{row.label}</th>
        <td className="muted">
          <MarkedValue lines={row.seen} />
        </td>
        <Cell
          isPicked={choice?.from === 'mine'}
          radio={radio('mine', t('conflict.wrote', { who: words.mine.who }))}
        >
          <MarkedValue lines={row.mine} />
        </Cell>
        <Cell
          isPicked={choice?.from === 'theirs'}
          radio={radio('theirs', t('conflict.wrote', { who: words.theirs.who }))}
        >
          <MarkedValue lines={row.theirs} />
        </Cell>
      </tr>
      {editor ? (
        <tr>
          <td />
          <td colSpan={3} className="sc-hand" data-picked={choice?.from === 'hand'}>
            <label className="row">
              {radio('hand', t('conflict.byHand'))}
              <span>{t(editor.name === 'list' ? 'conflict.pickEach' : 'conflict.byHand')}</span>
            </label>
            {choice?.from === 'hand' ? (
              <HandEditor
                conflict={conflict}
                sides={words}
                field={row.field}
                label={row.label}
                editor={editor}
                isInvalid={fault === 'invalid'}
                faultId={faultId}
                value={choice.hand}
                onChange={(hand) => onChoose({ from: 'hand', hand })}
              />
            ) : null}
          </td>
        </tr>
      ) : null}
      {fault ? (
        <tr>
          <td />
          <td colSpan={3} className="field-error" role="alert" id={faultId}>
            {t(`conflict.fault.${fault}`)}
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}

function Cell({ radio, isPicked, children }: { radio: ReactNode; isPicked: boolean; children: ReactNode }) {
  if (!radio) return <td>{children}</td>;
  return (
    <td data-picked={isPicked}>
      <label className="sc-pick">
        {radio}
        <span>{children}</span>
      </label>
    </td>
  );
}
