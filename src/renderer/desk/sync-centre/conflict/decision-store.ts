/**
 *   deciding ──resolve / ask / again──► sending ──ok──► done
 *      ▲                                  └──refused──► (what was chosen and typed stays)
 *
 * One conflict being decided. The choice runs as `conflict.resolve` or `conflict.ask`, and its draft goes with it in one
 * step. Rules SC13–SC16.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { attempt } from '../../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../../shared/link/clients.ts';
import { createDraftStore, type DraftStore } from '../../../ui/store/draft-store.ts';
import { tellFailure } from '../../../ui/store/notice-store.ts';
import {
  emptyDecision,
  parseDecision,
  resolutionOf,
  type Choice,
  type DecisionDraft,
  type Resolution,
} from './decision-draft.ts';

export interface DecisionState {
  name: 'deciding' | 'sending' | 'done';
  /** Missing choices are named only once somebody tried. */
  isTried: boolean;
}

export interface DecisionStore extends StoreApi<DecisionState> {
  draft: DraftStore<DecisionDraft>;
  choose: (field: string, choice: Choice) => void;
  /** True when core has it. */
  keep: (choice: 'mine' | 'theirs') => Promise<boolean>;
  combine: () => Promise<boolean>;
  ask: () => Promise<boolean>;
  /** [SC16] The same work once more against the row as it is now; closes the conflict when it is taken. */
  again: () => Promise<boolean>;
}

export type DecisionDesk = Pick<DeskClient, 'drafts' | 'commands'>;

const SCREEN = 'conflict';

interface Options {
  desk: DecisionDesk;
  conflict: Conflict;
  nowMs?: () => number;
}

export function createDecisionStore({ desk, conflict, nowMs = Date.now }: Options): DecisionStore {
  const key = conflict.id;
  const store = createStore<DecisionState>(() => ({ name: 'deciding', isTried: false }));
  const draft = createDraftStore({ desk, screen: SCREEN, key, empty: emptyDecision, parse: parseDecision });

  const send = async (steps: (() => Promise<unknown>)[]): Promise<boolean> => {
    if (store.getState().name !== 'deciding') return false;
    store.setState({ name: 'sending' });
    await draft.release();
    for (const step of steps) {
      const answer = await attempt(step());
      if (answer.ok) continue;
      tellFailure(answer.error);
      draft.resume();
      store.setState({ name: 'deciding' });
      return false;
    }
    store.setState({ name: 'done' });
    return true;
  };
  const run = (name: string, args: unknown) => (): Promise<unknown> =>
    desk.commands.run({ name, args, discardDraft: { screen: SCREEN, key } });
  const resolve = ({ choice, fields }: Resolution) => {
    const { id, noun, rowId } = conflict;
    return run('conflict.resolve', { conflictId: id, noun, rowId, choice, fields, atMs: nowMs() });
  };

  return {
    ...store,
    draft,
    choose: (field, choice) =>
      draft.edit({ choices: { ...draft.getState().value.choices, [field]: choice } }),
    keep: (choice) => send([resolve({ choice, fields: null })]),
    combine: async () => {
      store.setState({ isTried: true });
      const wanted = resolutionOf(conflict, draft.getState().value);
      return wanted.ok ? send([resolve(wanted.value)]) : false;
    },
    ask: () =>
      send([run('conflict.ask', { conflictId: key, question: draft.getState().value.question.trim() })]),
    again: () =>
      send([
        () => desk.commands.run({ name: conflict.command, args: conflict.args, discardDraft: null }),
        resolve({ choice: 'mine', fields: null }),
      ]),
  };
}
