/**
 * The sync centre: how this workstation and central stand to each other, and everything a person may have to do about it.
 *
 *   <SyncCentre desk={client} changes={changes} user={user} names={names} />
 *
 * Every piece of work stands there in a person's words with its whole text; nothing is ever only an id.
 */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { User } from '../../../shared/domain/people.ts';
import { ErrorState, LoadingState } from '../../ui/parts/states.tsx';
import type { Changes } from '../../ui/store/changes.ts';
import { Conflicts } from './conflict/conflicts.tsx';
import { Overview } from './overview.tsx';
import { panelId, SectionTabs, tabId } from './section-tabs.tsx';
import { firstSection, sectionsOf, type Section } from './sections.ts';
import { createSyncCentreStore, type SyncCentreDesk, type SyncCentreStore } from './sync-centre-store.ts';
import { SyncHead } from './sync-head.tsx';
import { Storage } from './transfers/storage.tsx';
import { Transfers } from './transfers/transfers.tsx';
import { createCallFacts } from './words/call-facts.ts';
import type { Names } from './words/value-lines.ts';
import { KnowledgeProvider } from './words/words-context.ts';
import { MergedList } from './work/merged-list.tsx';
import { waitingItems, type SplitItems } from './work/sync-item.ts';
import { UnresolvedList } from './work/unresolved-list.tsx';
import { WaitingList } from './work/waiting-list.tsx';
import './text/texts.ts';
import './sync-centre.css';

interface Props {
  desk: SyncCentreDesk;
  changes: Changes;
  user: Pick<User, 'id' | 'role'>;
  names: Names;
}

export function SyncCentre({ desk, changes, user, names }: Props) {
  const isLead = user.role === 'lead';
  const store = useMemo(() => createSyncCentreStore({ desk, changes, isLead }), [desk, changes, isLead]);
  useEffect(() => store.start(), [store]);
  const calls = useMemo(() => createCallFacts(desk), [desk]);
  const knowledge = useMemo(() => ({ names, calls, userId: user.id }), [names, calls, user.id]);
  return (
    <KnowledgeProvider value={knowledge}>
      <SyncCentreView store={store} desk={desk} isLead={isLead} />
    </KnowledgeProvider>
  );
}

interface ViewProps {
  store: SyncCentreStore;
  desk: SyncCentreDesk;
  isLead: boolean;
}

function SyncCentreView({ store, desk, isLead }: ViewProps) {
  const { t } = useTranslation('syncCentre');
  const state = useStore(store);
  const sections = sectionsOf(state, isLead);
  const isKnown = state.items.value !== null && state.open.mine.value !== null;
  const [chosen, setChosen] = useState<Section | null>(null);
  const [wantedId, setWantedId] = useState<string | null>(null);
  // Where a person is needed, as it stands when the screen opens; from then on only a person moves.
  if (chosen === null && isKnown && state.status) setChosen(firstSection(sections));
  const current = chosen ?? 'overview';
  const openConflict = (id: string): void => {
    setWantedId(id);
    setChosen('decide');
  };
  return (
    <section className="sc" aria-label={t('title')}>
      <SyncHead store={store} />
      <SectionTabs sections={sections} current={current} onGo={setChosen} />
      {state.items.failure ? (
        <p className="sc-warning" role="alert">
          {t('listFailed')}
        </p>
      ) : null}
      <div className="sc-panel" role="tabpanel" id={panelId(current)} aria-labelledby={tabId(current)}>
        {current === 'overview' ? (
          <Overview store={store} sections={sections} onGo={setChosen} />
        ) : current === 'decide' || current === 'team' ? (
          <Conflicts
            key={`${current} ${wantedId}`}
            store={store}
            desk={desk}
            scope={current === 'team' ? 'team' : 'mine'}
            wantedId={wantedId}
          />
        ) : current === 'transfers' ? (
          <Transfers store={store} />
        ) : current === 'storage' ? (
          <Storage store={store} />
        ) : (
          <Work store={store}>
            {(items) =>
              current === 'waiting' ? (
                <WaitingList items={waitingItems(items, state.open.mine.value ?? [])} />
              ) : current === 'refused' ? (
                <UnresolvedList store={store} items={items.unresolved} />
              ) : (
                <MergedList
                  items={items.merged}
                  open={state.open.mine.value ?? []}
                  onOpenConflict={openConflict}
                />
              )
            }
          </Work>
        )}
      </div>
    </section>
  );
}

function Work({ store, children }: { store: SyncCentreStore; children: (items: SplitItems) => ReactNode }) {
  const { value, failure } = useStore(store, (state) => state.items);
  if (value) return children(value);
  return failure ? <ErrorState code={failure} /> : <LoadingState lines={6} />;
}
