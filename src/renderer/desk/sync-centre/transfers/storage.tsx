/** What this workstation's disk holds and what may be removed by itself: the policy in words, beside the figures. */
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { StorageUsed } from '../../../../shared/contract/transfers.ts';
import { ErrorState, LoadingState } from '../../../ui/parts/states.tsx';
import { useLanguage } from '../../../ui/text/use-language.ts';
import type { SyncCentreStore } from '../sync-centre-store.ts';
import { bytes } from '../words/bytes.ts';
import { storageParts } from './storage-parts.ts';

export function Storage({ store }: { store: SyncCentreStore }) {
  const { t } = useTranslation('syncCentre');
  const { value, failure } = useStore(store, (state) => state.storage);
  useEffect(() => void store.getState().loadStorage(), [store]);
  if (value === null && failure)
    return <ErrorState code={failure} onRetry={() => void store.getState().loadStorage()} />;
  if (value === null) return <LoadingState lines={5} />;
  return (
    <div className="scroll sc-storage">
      <Used used={value} />
      <div>
        <Button size="small" onClick={() => void store.getState().loadStorage()}>
          {t('storage.again')}
        </Button>
      </div>
    </div>
  );
}

function Used({ used }: { used: StorageUsed }) {
  const { t } = useTranslation('syncCentre');
  const language = useLanguage();
  const parts = storageParts(used);
  const total = parts.reduce((sum, part) => sum + part.bytes, 0);
  return (
    <>
      <p className="sc-storage-total">
        <strong className="num">{bytes(total, language)}</strong>
        <span className="muted">{t('storage.total')}</span>
      </p>
      <div className="sc-bar" aria-hidden>
        {parts.map((part) => (
          <span key={part.name} data-part={part.name} style={{ flexGrow: part.bytes }} />
        ))}
      </div>
      <dl className="sc-storage-parts">
        {parts.map((part) => (
          <div key={part.name}>
            <dt>
              <span className="sc-swatch" data-part={part.name} aria-hidden />
              {t(`storage.part.${part.name}`)}
            </dt>
            <dd className="num">{bytes(part.bytes, language)}</dd>
            <dd className="faint">{t(`storage.policy.${part.name}`)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
