/**
 *   closed ──open──► open ──save──► saving ──ok──► closed
 *                     └──cancel──► closed    └──refused──► open (what was typed stays)
 *
 * A customer being corrected. The form is a draft from the first keystroke and comes back with the customer [DK60].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Customer } from '../../../shared/domain/customer.ts';
import type { CustomerId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { createDraftStore, type DraftStore } from '../../ui/store/draft-store.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';
import {
  changesOf,
  closedForm,
  editFaults,
  openedForm,
  parseEdit,
  type EditDraft,
  type Typed,
} from './customer-edit.ts';

export interface CustomerEditStore extends StoreApi<{ isSaving: boolean; isTried: boolean }> {
  draft: DraftStore<EditDraft>;
  open: (customer: Customer) => void;
  type: (change: Partial<Typed>) => void;
  /** True when core has it. */
  save: () => Promise<boolean>;
  cancel: () => Promise<void>;
}

const SCREEN = 'customerEdit';

interface Options {
  desk: Pick<DeskClient, 'drafts' | 'commands'>;
  id: CustomerId;
}

export function createCustomerEditStore({ desk, id }: Options): CustomerEditStore {
  const store = createStore(() => ({ isSaving: false, isTried: false }));
  const draft = createDraftStore({ desk, screen: SCREEN, key: id, empty: closedForm, parse: parseEdit });
  const close = (): void => {
    draft.setState({ value: closedForm, mark: { name: 'clean' } });
    store.setState({ isSaving: false, isTried: false });
    draft.resume();
  };
  const commands = (): (readonly [string, unknown])[] => {
    const { set, tags } = changesOf(draft.getState().value);
    const isTagged = tags.add.length + tags.remove.length > 0;
    const isEdited = Object.keys(set).length > 0;
    return [
      ...(isTagged ? [['customer.tag', { customerId: id, ...tags }] as const] : []),
      ...(isEdited ? [['customer.edit', { id, set }] as const] : []),
    ];
  };
  /** Both may be sent twice without harm; the draft goes with the last. */
  const send = async (): Promise<boolean> => {
    const wanted = commands();
    for (const [index, [name, args]] of wanted.entries()) {
      const discardDraft = index === wanted.length - 1 ? { screen: SCREEN, key: id } : null;
      const answer = await attempt(desk.commands.run({ name, args, discardDraft }));
      if (answer.ok) continue;
      tellFailure(answer.error);
      return false;
    }
    return true;
  };
  const save = async (): Promise<boolean> => {
    store.setState({ isTried: true });
    if (store.getState().isSaving || editFaults(draft.getState().value).length > 0) return false;
    store.setState({ isSaving: true });
    await draft.release();
    const isSaved = await send();
    if (isSaved) close();
    else {
      store.setState({ isSaving: false });
      draft.resume();
    }
    return isSaved;
  };
  const cancel = async (): Promise<void> => {
    await draft.release();
    const answer = await attempt(desk.drafts.discard({ screen: SCREEN, key: id }));
    if (answer.ok) close();
    else {
      tellFailure(answer.error);
      draft.resume();
    }
  };
  return {
    ...store,
    draft,
    open: (customer) => draft.edit(openedForm(customer)),
    type: (change) => draft.edit({ typed: { ...draft.getState().value.typed, ...change } }),
    save,
    cancel,
  };
}
