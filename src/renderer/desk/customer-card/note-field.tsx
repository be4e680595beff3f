import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { tell } from '../../ui/store/notice-store.ts';
import type { CustomerStore } from './customer-store.ts';

interface Props {
  store: CustomerStore;
  authorId: string;
  callId: string | null;
}

/** A note is a fact: only added. What is typed is a draft at once, and comes back with the customer. */
export function NoteField({ store, authorId, callId }: Props) {
  const { t } = useTranslation('desk');
  const text = useStore(store.note, ({ value }) => value.text);
  const save = async (): Promise<void> => {
    if (await store.addNote(authorId, callId)) tell(t('customer.noteSaved'));
  };
  return (
    <div className="note-field">
      <textarea
        className="text-area"
        rows={1}
        maxLength={4_000}
        value={text}
        placeholder={t('customer.notePlaceholder')}
        aria-label={t('customer.addNote')}
        onChange={(event) => store.note.edit({ text: event.target.value })}
      />
      <Button disabled={text.trim() === ''} onClick={() => void save()}>
        {t('customer.noteSave')}
      </Button>
    </div>
  );
}
