/** Four lights that never scroll away: each says what is affected and what still works. */
import { Button, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Health, Light } from '../../../shared/contract/desk.ts';
import type { SyncStatus } from '../../../shared/contract/sync-centre.ts';
import { useNow } from '../../ui/clock.ts';
import { moment } from '../../ui/format/time.ts';
import type { StreamStore } from '../../ui/store/stream-store.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import { healthText } from './health-text.ts';
import './health.css';

const names = ['phone', 'sync', 'knowledge', 'clock'] as const;

interface Props {
  health: StreamStore<Health>;
  sync: StreamStore<SyncStatus>;
  onOpenSync: () => void;
}

export function HealthLights({ health, sync, onOpenSync }: Props) {
  const { t } = useTranslation('desk');
  const { value } = useStore(health);
  const status = useStore(sync, (state) => state.value);
  return (
    <div className="lights" role="group" aria-label={t('light.label')}>
      {names.map((name) => (
        <Popover
          key={name}
          trigger="click"
          placement="bottomRight"
          content={
            <LightDetails name={name} light={value?.[name] ?? null}>
              {name === 'sync' && status ? <SyncCounts status={status} onOpenSync={onOpenSync} /> : null}
            </LightDetails>
          }
        >
          <button
            type="button"
            className="light-button"
            aria-label={`${t(`light.${name}`)}: ${t(`light.level.${value?.[name].level ?? 'off'}`)}`}
          >
            <span className="light" data-level={value?.[name].level ?? 'off'} />
            <span>{t(`light.${name}`)}</span>
          </button>
        </Popover>
      ))}
    </div>
  );
}

interface DetailsProps {
  name: (typeof names)[number];
  light: Light | null;
  children: React.ReactNode;
}

function LightDetails({ name, light, children }: DetailsProps) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const nowMs = useNow();
  const level = light?.level ?? 'off';
  return (
    <div className="light-details">
      <p className="row">
        <span className="light" data-level={level} />
        <strong>{t(`light.${name}`)}</strong>
        <span className="muted">{t(`light.level.${level}`)}</span>
      </p>
      <p>{light ? healthText(light.reason, language) : ''}</p>
      {light ? (
        <p className="faint num">{t('light.since', { time: moment(light.sinceMs, nowMs, language) })}</p>
      ) : null}
      {children}
    </div>
  );
}

function SyncCounts({ status, onOpenSync }: { status: SyncStatus; onOpenSync: () => void }) {
  const { t } = useTranslation('desk');
  return (
    <div className="column">
      {status.pending > 0 ? <span>{t('light.pending', { count: status.pending })}</span> : null}
      {status.unresolved > 0 ? <span>{t('light.unresolved', { count: status.unresolved })}</span> : null}
      {status.conflicts.mine > 0 ? (
        <span>{t('light.conflicts', { count: status.conflicts.mine })}</span>
      ) : null}
      {status.conflicts.team > 0 ? (
        <span>{t('light.teamConflicts', { count: status.conflicts.team })}</span>
      ) : null}
      {status.recordingsWaiting > 0 ? (
        <span>{t('light.recordings', { count: status.recordingsWaiting })}</span>
      ) : null}
      <div>
        <Button size="small" onClick={onOpenSync}>
          {t('light.openSync')}
        </Button>
      </div>
    </div>
  );
}
