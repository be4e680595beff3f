/** Conflicts of one person or one team: those that wait, and those decided, which stay readable. */
import { CheckCircleOutlined } from '@ant-design/icons';
import { Segmented } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Conflict } from '../../../../shared/domain/conflict.ts';
import { EmptyState, ErrorState, LoadingState } from '../../../ui/parts/states.tsx';
import type { Scope, SyncCentreStore } from '../sync-centre-store.ts';
import { ConflictDetail } from './conflict-detail.tsx';
import { ConflictList } from './conflict-list.tsx';
import { DecidedDetail } from './decided-detail.tsx';
import type { DecisionDesk } from './decision-store.ts';

interface Props {
  store: SyncCentreStore;
  desk: DecisionDesk;
  scope: Scope;
  /** The conflict somebody pointed at, or null. */
  wantedId: string | null;
}

export function Conflicts({ store, desk, scope, wantedId }: Props) {
  const { t } = useTranslation('syncCentre');
  const [kind, setKind] = useState<'open' | 'decided'>('open');
  const listing = useStore(store, (state) => state[kind][scope]);
  useEffect(() => {
    if (kind === 'decided') void store.getState().loadDecided(scope);
  }, [kind, scope, store]);
  return (
    <div className="sc-decide">
      <div className="row sc-decide-head">
        <Segmented
          aria-label={t('conflict.which')}
          value={kind}
          onChange={setKind}
          options={[
            { value: 'open', label: t('conflict.open') },
            { value: 'decided', label: t('conflict.decidedOnes') },
          ]}
        />
        {kind === 'open' ? <span className="muted">{t(`conflict.about.${scope}`)}</span> : null}
      </div>
      {listing.value === null ? (
        listing.failure ? (
          <ErrorState code={listing.failure} />
        ) : (
          <LoadingState lines={6} />
        )
      ) : listing.value.length === 0 ? (
        <Nothing kind={kind} scope={scope} />
      ) : (
        <Choosing
          key={kind}
          conflicts={listing.value}
          desk={desk}
          scope={scope}
          kind={kind}
          wantedId={wantedId}
        />
      )}
    </div>
  );
}

function Nothing({ kind, scope }: { kind: 'open' | 'decided'; scope: Scope }) {
  const { t } = useTranslation('syncCentre');
  if (kind === 'decided') return <EmptyState title={t('conflict.noneDecided')} />;
  return (
    <EmptyState
      icon={<CheckCircleOutlined className="sc-good" />}
      title={t(`conflict.none.${scope}`)}
      text={t('conflict.noneText')}
    />
  );
}

interface ChoosingProps {
  conflicts: readonly Conflict[];
  desk: DecisionDesk;
  scope: Scope;
  kind: 'open' | 'decided';
  wantedId: string | null;
}

function Choosing({ conflicts, desk, scope, kind, wantedId }: ChoosingProps) {
  const { t } = useTranslation('syncCentre');
  const frame = useRef<HTMLDivElement>(null);
  const [pickedId, setPickedId] = useState(wantedId);
  const picked = conflicts.find(({ id }) => id === pickedId) ?? conflicts[0];
  /** The next one takes its place; the keyboard stays in the list. */
  const onDecided = (): void => {
    const at = conflicts.findIndex(({ id }) => id === picked?.id);
    setPickedId((conflicts[at + 1] ?? conflicts[at - 1])?.id ?? null);
    frame.current?.querySelector<HTMLElement>('[role="listbox"]')?.focus();
  };
  return (
    <div className="sc-choosing" ref={frame}>
      <ConflictList
        label={t(scope === 'mine' ? 'section.decide' : 'section.team')}
        conflicts={conflicts}
        pickedId={picked?.id ?? null}
        onPick={setPickedId}
      />
      {picked ? (
        kind === 'open' ? (
          <ConflictDetail
            key={`${picked.id} ${picked.state}`}
            desk={desk}
            conflict={picked}
            onDecided={onDecided}
          />
        ) : (
          <DecidedDetail key={picked.id} conflict={picked} />
        )
      ) : null}
    </div>
  );
}
