/** editing ──submit, nothing missing──► submitting ──ok──► done | ──refused──► editing (what was typed stays) */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CommandArgs } from '../../../shared/commands/registry.ts';
import type { Call } from '../../../shared/domain/call.ts';
import { FollowUpId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { newId } from '../../ui/new-id.ts';
import { createDraftStore, type DraftStore } from '../../ui/store/draft-store.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';
import { emptyDraft, parseDraft, wrapUpFaults, type WrapUpDraft } from './wrap-up-draft.ts';

export interface WrapUpState {
  name: 'editing' | 'submitting' | 'done';
  /** Missing fields are named only once somebody tried to submit. */
  isTried: boolean;
}

export interface WrapUpStore extends StoreApi<WrapUpState> {
  callId: string;
  draft: DraftStore<WrapUpDraft>;
  /** True when core has it: the text is in the outbox, the draft is gone. */
  submit: (call: Call) => Promise<boolean>;
  extend: () => Promise<void>;
}

interface Options {
  desk: Pick<DeskClient, 'drafts' | 'commands' | 'agent'>;
  callId: string;
  nowMs?: () => number;
  /** Other work of the same call that is handed in with it (the script's answers). */
  handInFirst?: () => Promise<boolean>;
}

const SCREEN = 'wrapUp';
const EXTENSION_MS = 60_000;

export function createWrapUpStore(options: Options): WrapUpStore {
  const { desk, callId, nowMs = Date.now, handInFirst = () => Promise.resolve(true) } = options;
  const store = createStore<WrapUpState>(() => ({ name: 'editing', isTried: false }));
  const draft = createDraftStore({ desk, screen: SCREEN, key: callId, empty: emptyDraft, parse: parseDraft });

  const submit = async (call: Call): Promise<boolean> => {
    const { value } = draft.getState();
    store.setState({ isTried: true });
    if (store.getState().name !== 'editing' || wrapUpFaults(value, nowMs()).length > 0) return false;
    store.setState({ name: 'submitting' });
    const isDone = (await handInFirst()) && (await handIn(call));
    store.setState({ name: isDone ? 'done' : 'editing' });
    return isDone;
  };
  const handIn = async (call: Call): Promise<boolean> => {
    await draft.release();
    const args = argsOf(call, draft.getState().value, nowMs());
    const answer = await attempt(
      desk.commands.run({ name: 'call.wrapUp', args, discardDraft: { screen: SCREEN, key: callId } }),
    );
    if (answer.ok) return true;
    tellFailure(answer.error);
    draft.resume();
    return false;
  };
  const extend = async (): Promise<void> => {
    const answer = await attempt(desk.agent.extendWrapUp({ byMs: EXTENSION_MS }));
    if (!answer.ok) tellFailure(answer.error);
  };
  return { ...store, callId, draft, submit, extend };
}

/** [DK6] Faults were looked for before; a disposition is there. */
function argsOf(call: Call, draft: WrapUpDraft, nowMs: number): CommandArgs<'call.wrapUp'> | null {
  if (draft.dispositionId === null) return null;
  const followUp =
    draft.isFollowUp && draft.dueAtMs !== null
      ? { id: FollowUpId.parse(newId()), dueAtMs: draft.dueAtMs, reason: draft.reason.trim() }
      : null;
  return {
    callId: call.id,
    customerId: draft.customerId ?? call.customerId,
    dispositionId: draft.dispositionId,
    note: draft.note.trim(),
    wrappedUpAtMs: nowMs,
    wrapUpMs: Math.max(0, nowMs - call.endedAtMs),
    followUp,
  };
}
