/** The script of one call: opened by its queue or by hand, walked, kept in a draft, saved with the wrap-up. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Script, ScriptStep } from '../../../shared/domain/script.ts';
import { CallId, ScriptId, ScriptRunId, type QueueId, type UserId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { newId } from '../../ui/new-id.ts';
import { createDraftStore, type DraftStore } from '../../ui/store/draft-store.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';
import { emptyWalk, ScriptWalk, startWalk, stepBack, takeStep } from './script-run.ts';

export type ScriptView = { name: 'loading' } | { name: 'none' } | { name: 'open'; script: Script };

export interface ScriptStore extends StoreApi<{ view: ScriptView }> {
  walk: DraftStore<ScriptWalk>;
  start: (queueId: QueueId | null) => Promise<void>;
  choose: (scriptId: string) => Promise<void>;
  take: (choice: ScriptStep['choices'][number] | null) => void;
  back: () => void;
  restart: () => void;
  /** Hands the answers in; true when there was nothing to hand in or core has them. */
  save: (agentId: UserId) => Promise<boolean>;
}

const SCREEN = 'script';

export function createScriptStore(
  desk: Pick<DeskClient, 'scripts' | 'drafts' | 'commands'>,
  callId: string,
): ScriptStore {
  const store = createStore<{ view: ScriptView }>(() => ({ view: { name: 'loading' } }));
  const walk = createDraftStore<ScriptWalk>({
    desk,
    screen: SCREEN,
    key: callId,
    empty: emptyWalk,
    parse: (json) => ScriptWalk.safeParse(json).data ?? null,
  });
  let isStarted = false;
  const show = (script: Script): void => {
    store.setState({ view: { name: 'open', script } });
    if (walk.getState().value.scriptId !== script.id) walk.setState({ value: startWalk(script) });
  };
  /** A walk under way comes first; else the queue's own script. */
  const start = async (queueId: QueueId | null): Promise<void> => {
    if (isStarted) return;
    isStarted = true;
    await walk.load();
    const { scriptId } = walk.getState().value;
    if (scriptId !== '') return choose(scriptId);
    const answer = await attempt(desk.scripts.forQueue({ queueId }));
    if (answer.ok && answer.value) show(answer.value);
    else store.setState({ view: { name: 'none' } });
  };
  const choose = async (scriptId: string): Promise<void> => {
    const answer = await attempt(desk.scripts.get({ id: ScriptId.parse(scriptId) }));
    if (answer.ok) return show(answer.value);
    tellFailure(answer.error);
    store.setState({ view: { name: 'none' } });
  };
  const step = (change: (script: Script, before: ScriptWalk) => ScriptWalk): void => {
    const { view } = store.getState();
    if (view.name === 'open') walk.edit(change(view.script, walk.getState().value));
  };
  const save = async (agentId: UserId): Promise<boolean> => {
    const { value } = walk.getState();
    if (value.steps.length === 0) return true;
    await walk.release();
    const run = {
      id: ScriptRunId.parse(newId()),
      callId: CallId.parse(callId),
      scriptId: ScriptId.parse(value.scriptId),
      scriptVersion: value.scriptVersion,
      agentId,
      steps: value.steps,
      savedAtMs: Date.now(),
    };
    const discardDraft = { screen: SCREEN, key: callId };
    const answer = await attempt(desk.commands.run({ name: 'scriptRun.save', args: { run }, discardDraft }));
    if (answer.ok) {
      walk.setState({ value: { ...value, steps: [] } });
      return true;
    }
    tellFailure(answer.error);
    walk.resume();
    return false;
  };
  return {
    ...store,
    walk,
    start,
    choose,
    take: (choice) => step((script, before) => takeStep(script, before, { choice, atMs: Date.now() })),
    back: () => step((_script, before) => stepBack(before)),
    restart: () => step((script) => startWalk(script)),
    save,
  };
}
