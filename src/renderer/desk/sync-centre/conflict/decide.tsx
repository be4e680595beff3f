/** What can be done about a conflict. A decision cannot be taken back once central has it, and is said so before [SC15]. */
import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { tell } from '../../../ui/store/notice-store.ts';
import { popupLayer } from '../../../ui/theme/static-css.ts';
import { textOf, workParts } from '../work/sync-item.ts';
import { CopyButton } from '../words/copy-button.tsx';
import { useValueWords } from '../words/words-context.ts';
import type { ConflictWords } from './conflict-words.ts';
import type { DecisionStore } from './decision-store.ts';

interface Props {
  conflict: Conflict;
  words: ConflictWords;
  store: DecisionStore;
  onDecided: () => void;
}

export function Decide(props: Props) {
  const mode = useStore(props.store.draft, ({ value }) => value.mode);
  if (props.conflict.kind !== 'fields') return <DecideWork {...props} />;
  return mode === 'combine' ? <Combine {...props} /> : <DecideFields {...props} />;
}

/** Runs a step; says so and goes on to the next conflict when it was taken. */
function useStep({ onDecided }: Pick<Props, 'onDecided'>) {
  return async (step: Promise<boolean>, done: string): Promise<void> => {
    if (!(await step)) return;
    tell(done);
    onDecided();
  };
}

function DecideFields(props: Props) {
  const { words, store } = props;
  const { t } = useTranslation('syncCentre');
  const step = useStep(props);
  const isSending = useStore(store, ({ name }) => name === 'sending');
  const keep = (choice: 'mine' | 'theirs', who: string) => (
    <Popconfirm
      title={t('conflict.keepAsk', { who })}
      description={t('conflict.final')}
      okText={t('conflict.confirm')}
      cancelText={t('action.cancel', { ns: 'ui' })}
      getPopupContainer={popupLayer}
      onConfirm={() => step(store.keep(choice), t('conflict.decided'))}
    >
      <Button loading={isSending}>{t('conflict.keep', { who })}</Button>
    </Popconfirm>
  );
  return (
    <footer className="sc-actions">
      {keep('mine', words.mine.who)}
      {keep('theirs', words.theirs.who)}
      <Button onClick={() => store.draft.edit({ mode: 'combine' })}>{t('conflict.combine')}</Button>
      <AskButton {...props} />
      <p className="faint sc-final">{t('conflict.final')}</p>
    </footer>
  );
}

function Combine(props: Props) {
  const { conflict, store } = props;
  const { t } = useTranslation('syncCentre');
  const step = useStep(props);
  const isSending = useStore(store, ({ name }) => name === 'sending');
  const submit = async (): Promise<void> => {
    await step(store.combine(), t('conflict.decided'));
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('.sc-detail [aria-invalid="true"]')?.focus(),
    );
  };
  return (
    <footer className="sc-actions">
      <Button type="primary" loading={isSending} onClick={() => void submit()}>
        {t('conflict.combineSubmit', { count: Object.keys(conflict.mine).length })}
      </Button>
      <Button type="text" onClick={() => store.draft.edit({ mode: 'look' })}>
        {t('action.back', { ns: 'ui' })}
      </Button>
      <p className="faint sc-final">
        {t('conflict.combineAbout')} {t('conflict.final')}
      </p>
    </footer>
  );
}

/** The row was not as expected, or is gone: do it again or let it go; the text is never lost. */
function DecideWork(props: Props) {
  const { conflict, words, store } = props;
  const { t } = useTranslation('syncCentre');
  const step = useStep(props);
  const valueWords = useValueWords();
  const isSending = useStore(store, ({ name }) => name === 'sending');
  const parts = workParts(conflict.command, conflict.args);
  return (
    <footer className="sc-actions">
      {conflict.kind === 'guard' && words.isMine ? (
        <Button loading={isSending} onClick={() => void step(store.again(), t('conflict.againDone'))}>
          {t('conflict.again')}
        </Button>
      ) : null}
      <CopyButton text={textOf({ parts }, valueWords)} />
      <Popconfirm
        title={t('conflict.letGoAsk')}
        description={t('conflict.letGoText')}
        okText={t('conflict.letGo')}
        cancelText={t('action.cancel', { ns: 'ui' })}
        getPopupContainer={popupLayer}
        onConfirm={() => step(store.keep('theirs'), t('conflict.letGoDone'))}
      >
        <Button disabled={isSending}>{t('conflict.letGo')}</Button>
      </Popconfirm>
      <AskButton {...props} />
      {conflict.kind === 'guard' && words.isMine ? (
        <p className="faint sc-final">{t('conflict.againAbout')}</p>
      ) : null}
    </footer>
  );
}

/** Only whose conflict it is can ask; a lead is the one who is asked. */
function AskButton({ conflict, words, store }: Props) {
  const { t } = useTranslation('syncCentre');
  if (!words.isMine) return null;
  const ask = (): void => {
    store.draft.edit({ mode: 'ask' });
    requestAnimationFrame(() => document.getElementById('sc-question')?.focus());
  };
  return (
    <Button type="text" onClick={ask}>
      {t(conflict.state === 'asked' ? 'conflict.askAgain' : 'conflict.ask')}
    </Button>
  );
}
