/** The player at the foot of the window. Its height never changes: waveform, or the sentence that says why not. */
import {
  CloudSyncOutlined,
  CustomerServiceOutlined,
  LoadingOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Recording } from '../../../shared/domain/recording.ts';
import type { QualityStores } from '../quality-desk.ts';
import { Controls } from './controls.tsx';
import type { Missing } from './player-store.ts';
import { Tracks } from './tracks.tsx';

export function Player({ stores }: { stores: QualityStores }) {
  const player = useStore(stores.player, (state) => state.player);
  return (
    <section className="panel qp">
      {player.name === 'ready' ? (
        <>
          <Tracks store={stores.player} sound={player.sound} />
          <Controls
            store={stores.player}
            sound={player.sound}
            playing={player.playing}
            cutOff={player.recording.cutOff}
          />
        </>
      ) : (
        <Waiting stores={stores} />
      )}
    </section>
  );
}

function Waiting({ stores }: { stores: QualityStores }) {
  const { t } = useTranslation('quality');
  const player = useStore(stores.player, (state) => state.player);
  switch (player.name) {
    case 'loading':
      return <Sentence icon={<LoadingOutlined spin />} title={t('player.loading')} />;
    case 'missing':
      return <NotThere stores={stores} recording={player.recording} why={player.why} />;
    default:
      return (
        <Sentence icon={<CustomerServiceOutlined />} title={t('player.none')} text={t('player.noneText')} />
      );
  }
}

function NotThere({ stores, recording, why }: { stores: QualityStores; recording: Recording; why: Missing }) {
  const { t } = useTranslation('quality');
  const waits = why === 'elsewhere' || why === 'offline';
  return (
    <Sentence
      icon={waits ? <CloudSyncOutlined /> : <WarningOutlined />}
      title={t(`missing.${why}`)}
      text={t(`missing.${why}Text`)}
    >
      {why === 'forbidden' ? null : (
        <Button onClick={() => stores.open(recording)}>{t('action.retry', { ns: 'ui' })}</Button>
      )}
    </Sentence>
  );
}

interface SentenceProps {
  icon: ReactNode;
  title: string;
  text?: string;
  children?: ReactNode;
}

const Sentence = ({ icon, title, text, children }: SentenceProps) => (
  <div className="qp-sentence" role="status">
    <span className="qp-sentence-icon" aria-hidden>
      {icon}
    </span>
    <div>
      <p className="state-title">{title}</p>
      {text ? <p className="muted">{text}</p> : null}
    </div>
    {children}
  </div>
);
