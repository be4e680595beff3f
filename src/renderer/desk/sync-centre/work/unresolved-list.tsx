/** What central would not take. Each item shows its whole text and its reason; a person sends it again or lets it go. */
import { CheckCircleOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { FailureCode } from '../../../../shared/errors.ts';
import type { Result } from '../../../../shared/result.ts';
import { EmptyState } from '../../../ui/parts/states.tsx';
import { tell, tellFailure } from '../../../ui/store/notice-store.ts';
import { popupLayer } from '../../../ui/theme/static-css.ts';
import type { SyncCentreStore } from '../sync-centre-store.ts';
import { CopyButton } from '../words/copy-button.tsx';
import { useValueWords } from '../words/words-context.ts';
import { ItemParts } from './item-parts.tsx';
import { useItemWords } from './item-words.ts';
import { textOf, type SyncItem } from './sync-item.ts';

/** Drawn at once; the rest on request, so that a thousand refusals do not freeze the screen. */
const FIRST = 50;

export function UnresolvedList({ store, items }: { store: SyncCentreStore; items: readonly SyncItem[] }) {
  const { t } = useTranslation('syncCentre');
  const [most, setMost] = useState(FIRST);
  if (items.length === 0)
    return (
      <EmptyState
        icon={<CheckCircleOutlined className="sc-good" />}
        title={t('unresolved.none')}
        text={t('unresolved.noneText')}
      />
    );
  return (
    <>
      <p className="muted sc-lead">{t('unresolved.about')}</p>
      <ul className="scroll sc-cards" aria-label={t('section.refused')}>
        {items.slice(0, most).map((item) => (
          <Unresolved key={item.mutationId} store={store} item={item} />
        ))}
        {items.length > most ? (
          <li>
            <Button type="link" onClick={() => setMost(most + FIRST)}>
              {t('action.more', { ns: 'ui' })}
            </Button>
          </li>
        ) : null}
      </ul>
    </>
  );
}

function Unresolved({ store, item }: { store: SyncCentreStore; item: SyncItem }) {
  const { t } = useTranslation('syncCentre');
  const { kind, about, made, attempts, why } = useItemWords()(item);
  return (
    <li className="sc-item" aria-label={[kind, about].filter(Boolean).join(' · ')}>
      <header className="row">
        <strong>{kind}</strong>
        {about ? <span className="ellipsis">{about}</span> : null}
        <span className="sc-state" data-state={item.state}>
          {t(`state.${item.state}`)}
        </span>
        <span className="grow" />
        <span className="faint num sc-right">
          {made} · {attempts}
        </span>
      </header>
      <p className="sc-why">{why}</p>
      <ItemParts parts={item.parts} />
      <Actions store={store} item={item} />
    </li>
  );
}

function Actions({ store, item }: { store: SyncCentreStore; item: SyncItem }) {
  const { t } = useTranslation('syncCentre');
  const words = useValueWords();
  const busy = useStore(store, (state) => state.busy.has(item.mutationId));
  const { retry, dismiss } = store.getState();
  const say = (done: string) => (answer: Result<void, FailureCode>) =>
    answer.ok ? tell(done) : tellFailure(answer.error);
  return (
    <footer className="row">
      <Button
        type="primary"
        size="small"
        loading={busy}
        onClick={() => void retry(item.mutationId).then(say(t('retried')))}
      >
        {t('retry')}
      </Button>
      {item.parts.length > 0 ? <CopyButton size="small" text={textOf(item, words)} /> : null}
      <Popconfirm
        title={t('dismissTitle')}
        description={t('dismissText')}
        okText={t('dismissConfirm')}
        cancelText={t('action.cancel', { ns: 'ui' })}
        getPopupContainer={popupLayer}
        onConfirm={() => dismiss(item.mutationId).then(say(t('dismissed')))}
      >
        <Button size="small" type="text" disabled={busy}>
          {t('dismiss')}
        </Button>
      </Popconfirm>
    </footer>
  );
}
