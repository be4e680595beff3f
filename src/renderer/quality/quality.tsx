/** The quality window: recordings on the left, the call on the right, the player below. Nothing moves when one opens. */
import { DesktopOutlined, UserOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { AppearanceSwitch, LanguageSwitch } from '../ui/parts/preferences.tsx';
import { EmptyState, LoadingState } from '../ui/parts/states.tsx';
import { CallFacts } from './call-facts-panel.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Player } from './player/player.tsx';
import type { QualityStores } from './quality-desk.ts';
import { RecordingList } from './recording-list.tsx';
import './quality.css';

interface Props {
  stores: QualityStores;
  onOpenDesk: () => void;
}

export function Quality({ stores, onOpenDesk }: Props) {
  const { t } = useTranslation('quality');
  const account = useStore(stores.list, (state) => state.account);
  const role = useStore(stores.list, (state) => state.role);
  useEffect(() => void (document.title = `${t('title')} · Seatline`), [t]);
  return (
    <main className="qd">
      <header className="qd-header">
        <h1>{t('title')}</h1>
        {account === 'signedIn' ? <FilterBar store={stores.list} /> : null}
        {role === 'agent' ? <span className="muted">{t('gate.ownOnly')}</span> : null}
        <span className="grow" />
        <LanguageSwitch />
        <AppearanceSwitch />
      </header>
      {account === 'signedIn' ? (
        <Desk stores={stores} />
      ) : (
        <Gate starting={account === 'starting'} onOpenDesk={onOpenDesk} />
      )}
    </main>
  );
}

const Desk = ({ stores }: { stores: QualityStores }) => (
  <>
    <div className="qd-body">
      <RecordingList stores={stores} />
      <CallFacts stores={stores} />
    </div>
    <Player stores={stores} />
  </>
);

function Gate({ starting, onOpenDesk }: { starting: boolean; onOpenDesk: () => void }) {
  const { t } = useTranslation('quality');
  if (starting) return <LoadingState lines={8} />;
  return (
    <EmptyState icon={<UserOutlined />} title={t('gate.signedOut')} text={t('gate.signedOutText')}>
      <Button type="primary" icon={<DesktopOutlined />} onClick={onOpenDesk}>
        {t('gate.openDesk')}
      </Button>
    </EmptyState>
  );
}
