/** A question to the lead, in the person's own words. A draft from the first letter. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { tell } from '../../../ui/store/notice-store.ts';
import type { DecisionStore } from './decision-store.ts';

const LONGEST = 500;

export function AskForm({ store, onDecided }: { store: DecisionStore; onDecided: () => void }) {
  const { t } = useTranslation('syncCentre');
  const question = useStore(store.draft, ({ value }) => value.question);
  const isSending = useStore(store, ({ name }) => name === 'sending');
  const mark = useStore(store.draft, (state) => state.mark.name);
  const ask = async (): Promise<void> => {
    if (!(await store.ask())) return;
    tell(t('conflict.askDone'));
    onDecided();
  };
  return (
    <form
      className="sc-ask"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <label htmlFor="sc-question">{t('conflict.question')}</label>
      <textarea
        id="sc-question"
        className="text-area"
        rows={2}
        maxLength={LONGEST}
        placeholder={t('conflict.questionPlaceholder')}
        value={question}
        onChange={(event) => store.draft.edit({ question: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) void ask();
        }}
      />
      <footer className="sc-actions">
        <Button type="primary" htmlType="submit" loading={isSending}>
          {t('conflict.askSubmit')}
        </Button>
        <Button type="text" onClick={() => store.draft.edit({ mode: 'look' })}>
          {t('action.back', { ns: 'ui' })}
        </Button>
        <span className="faint">{mark === 'saved' ? t('conflict.draftSaved') : ''}</span>
      </footer>
    </form>
  );
}
