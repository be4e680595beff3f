/** One customer: the row at once when the pop brought it, bills and history a moment later. */
import type { Customer } from '../../../shared/domain/customer.ts';
import type { CallId, CustomerId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { newId } from '../../ui/new-id.ts';
import type { Changes } from '../../ui/store/changes.ts';
import { createDraftStore } from '../../ui/store/draft-store.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';
import { createQueryStore } from '../../ui/store/query-store.ts';
import { createCustomerEditStore } from './customer-edit-store.ts';

export type CustomerStore = ReturnType<typeof createCustomerStore>;

const TIMELINE_LENGTH = 50;

interface Options {
  desk: Pick<DeskClient, 'customers' | 'drafts' | 'commands'>;
  changes: Changes;
  id: CustomerId;
  known: Customer | null;
}

export function createCustomerStore({ desk, changes, id, known }: Options) {
  const customer = createQueryStore({ load: () => desk.customers.get({ id }), changes, nouns: ['customer'] });
  if (known) customer.setState({ query: { name: 'ready', value: known } });
  const bills = createQueryStore({ load: () => desk.customers.bills({ id }), changes, nouns: ['bill'] });
  const timeline = createQueryStore({
    load: () => desk.customers.timeline({ id, limit: TIMELINE_LENGTH }),
    changes,
    nouns: ['call', 'note', 'followUp'],
  });
  const note = createDraftStore({ desk, screen: 'note', key: id, empty: { text: '' }, parse: parseNote });

  const edit = createCustomerEditStore({ desk, id });

  const start = (): void => {
    // also when the row is there already: from the first question on, changes are followed
    void customer.reload();
    void timeline.reload();
    void bills.reload();
    void note.load();
    void edit.draft.load();
  };
  /** Adds the note and lets its draft go, in one step. */
  const addNote = async (authorId: string, callId: string | null): Promise<boolean> => {
    const text = note.getState().value.text.trim();
    if (text === '') return false;
    await note.release();
    const args = {
      note: {
        id: newId(),
        customerId: id,
        callId: callId as CallId | null,
        text,
        authorId,
        writtenAtMs: Date.now(),
      },
    };
    const answer = await attempt(
      desk.commands.run({ name: 'note.add', args, discardDraft: { screen: 'note', key: id } }),
    );
    if (answer.ok) note.setState({ value: { text: '' }, mark: { name: 'clean' } });
    else tellFailure(answer.error);
    note.resume();
    return answer.ok;
  };
  const stop = (): void => {
    for (const one of [customer, bills, timeline]) one.stop();
    void note.flush();
    void edit.draft.flush();
  };
  return { id, customer, bills, timeline, note, edit, start, stop, addNote };
}

const parseNote = (json: unknown): { text: string } | null =>
  typeof json === 'object' && json !== null && 'text' in json && typeof json.text === 'string'
    ? { text: json.text }
    : null;
