/** Script and knowledge beside the call in front. Both stay as they were while the other shows. */
import type { InputRef } from 'antd';
import { useRef, type PointerEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Key } from '../../ui/shortcut/key-hint.tsx';
import type { KnowledgeStore } from '../knowledge/knowledge-store.ts';
import { KnowledgePanel, KnowledgeSearch } from '../knowledge/knowledge-panel.tsx';
import { currentStep } from '../script/script-run.ts';
import { NoScript, ScriptPanel } from '../script/script-panel.tsx';
import type { ScriptStore } from '../script/script-store.ts';
import type { CallStoresBook } from './call-stores.ts';
import type { DeskStores } from './desk-stores.ts';
import { DOCK_MAX, DOCK_MIN, dockStore, type DockPanel } from './dock-store.ts';
import type { CallTab } from './tabs.ts';
import type { SignedIn } from './front-props.ts';

const panels: readonly DockPanel[] = ['script', 'knowledge'];

interface Props {
  stores: DeskStores;
  account: SignedIn;
  calls: CallStoresBook;
  knowledge: KnowledgeStore;
  knowledgeInput: RefObject<InputRef | null>;
}

export function Dock(props: Props) {
  const { t } = useTranslation('desk');
  const { panel, show } = useStore(dockStore);
  const tab = useDockTab(props.stores);
  const script = tab ? props.calls.of(tab.callId).script : null;
  return (
    <aside className="dock" aria-label={t(`${panel}.title`)}>
      <Resizer />
      <div className="dock-head">
        <KnowledgeSearch
          store={props.knowledge}
          inputRef={props.knowledgeInput}
          onSearch={() => show('knowledge')}
        />
        <div className="dock-tabs" role="tablist">
          {panels.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              className="dock-tab"
              aria-selected={panel === name}
              onClick={() => show(name)}
            >
              {t(`${name}.title`)}
              <Key combination={name === 'script' ? 'Alt+S' : 'Alt+K'} />
            </button>
          ))}
        </div>
      </div>
      <div className="dock-body scroll" hidden={panel !== 'script'}>
        {tab && script ? <CallScript key={tab.callId} {...props} tab={tab} script={script} /> : <NoScript />}
      </div>
      <div className="dock-body scroll" hidden={panel !== 'knowledge'}>
        {script ? <SuggestedKnowledge {...props} script={script} /> : <PlainKnowledge {...props} />}
      </div>
    </aside>
  );
}

/** The call whose script shows: the one in front, else the one on the line. */
function useDockTab({ workspace }: DeskStores): CallTab | null {
  const { view, tabs } = useStore(workspace);
  const front = view.name === 'call' ? tabs.find((tab) => tab.callId === view.callId) : undefined;
  return front ?? tabs.find((tab) => tab.live) ?? null;
}

function CallScript({ stores, account, calls, tab, script }: Props & { tab: CallTab; script: ScriptStore }) {
  const { callId, live, call } = tab;
  const chosenId = useStore(calls.of(callId).wrapUp.draft, ({ value }) => value.customerId);
  return (
    <ScriptPanel
      desk={stores.desk}
      store={script}
      queueId={live?.queueId ?? call?.queueId ?? null}
      customerId={live?.customerId ?? chosenId ?? call?.customerId ?? null}
      agentName={account.user.name}
    />
  );
}

function SuggestedKnowledge({ stores, knowledge, script }: Props & { script: ScriptStore }) {
  const view = useStore(script, (state) => state.view);
  const walk = useStore(script.walk, (state) => state.value);
  const step = view.name === 'open' ? currentStep(view.script, walk) : null;
  return <KnowledgePanel desk={stores.desk} store={knowledge} suggestedIds={step?.articleIds ?? []} />;
}

const PlainKnowledge = ({ stores, knowledge }: Props) => (
  <KnowledgePanel desk={stores.desk} store={knowledge} suggestedIds={[]} />
);

const STEP_PX = 16;

/** Drag, or focus it and use the arrow keys. */
function Resizer() {
  const { t } = useTranslation('desk');
  const { width, resize } = useStore(dockStore);
  const from = useRef<{ x: number; width: number } | null>(null);
  const move = (event: PointerEvent): void => {
    if (from.current) resize(from.current.width + from.current.x - event.clientX);
  };
  return (
    <div
      className="dock-resizer"
      role="separator"
      aria-orientation="vertical"
      aria-label={`${t('script.title')} / ${t('knowledge.title')}`}
      aria-valuemin={DOCK_MIN}
      aria-valuemax={DOCK_MAX}
      aria-valuenow={width}
      tabIndex={0}
      onPointerDown={(event) => {
        from.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onPointerUp={() => (from.current = null)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') resize(width + STEP_PX);
        if (event.key === 'ArrowRight') resize(width - STEP_PX);
      }}
    />
  );
}
