/** What central would not take. Each item shows its whole text and its reason; a person sends it again or lets it go. */
import { WarningOutlined } from '@ant-design/icons';
import { App, Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { FailureCode } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { popupLayer } from '../../ui/theme/static-css.ts';
import { failureText } from '../../ui/text/i18n.ts';
import { useItemWords } from './item-words.ts';
import { copyText } from './copy-text.ts';
import type { SyncCentreStore } from './sync-centre-store.ts';
import { textOf, type SyncItem } from './sync-item.ts';

/** Drawn at once; the rest on request, so that a thousand refusals do not freeze the screen. */
const FIRST = 50;

export function UnresolvedList({ store, items }: { store: SyncCentreStore; items: readonly SyncItem[] }) {
  const { t } = useTranslation('syncCentre');
  const [most, setMost] = useState(FIRST);
  return (
    <section className="panel sc-unresolved" aria-label={t('unresolved.title')}>
      <header className="sc-list-head">
        <WarningOutlined aria-hidden />
        <h2>{t('unresolved.title')}</h2>
        <span className="num muted">{items.length}</span>
      </header>
      <p className="muted sc-about">{t('unresolved.about')}</p>
      <ul className="scroll">
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
    </section>
  );
}

function Unresolved({ store, item }: { store: SyncCentreStore; item: SyncItem }) {
  const { t } = useTranslation('syncCentre');
  const { kind, made, attempts, why } = useItemWords()(item);
  return (
    <li className="sc-item">
      <header className="row">
        <strong>{kind}</strong>
        <span className="sc-state" data-state={item.state}>
          {t(`state.${item.state}`)}
        </span>
        <span className="grow" />
        <span className="faint num">
          {made} · {attempts}
        </span>
      </header>
      <p className="sc-why">{why}</p>
      <Parts item={item} />
      <Actions store={store} item={item} />
    </li>
  );
}

function Parts({ item }: { item: SyncItem }) {
  const { t } = useTranslation('syncCentre');
  if (item.parts.length === 0) return <p className="faint">{t('noText')}</p>;
  return (
    <dl className="sc-parts">
      {item.parts.map(({ label, text }, index) => (
        <div key={`${label} ${index}`}>
          <dt>{t(`part.${label}`)}</dt>
          <dd className="selectable" data-part={label}>
            {text}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Actions({ store, item }: { store: SyncCentreStore; item: SyncItem }) {
  const { t } = useTranslation('syncCentre');
  const { message } = App.useApp();
  const busy = useStore(store, (state) => state.busy.has(item.mutationId));
  const { retry, dismiss } = store.getState();
  const tell = (done: string) => (answer: Result<void, FailureCode>) =>
    void (answer.ok ? message.success(done) : message.error(failureText(answer.error)));
  const copy = async (): Promise<void> =>
    void ((await copyText(textOf(item))) ? message.success(t('copied')) : message.error(t('copyFailed')));
  return (
    <footer className="row">
      <Button
        type="primary"
        size="small"
        loading={busy}
        onClick={() => void retry(item.mutationId).then(tell(t('retried')))}
      >
        {t('retry')}
      </Button>
      {item.parts.length > 0 ? (
        <Button size="small" onClick={() => void copy()}>
          {t('copy')}
        </Button>
      ) : null}
      <Popconfirm
        title={t('dismissTitle')}
        description={t('dismissText')}
        okText={t('dismissConfirm')}
        cancelText={t('action.cancel', { ns: 'ui' })}
        getPopupContainer={popupLayer}
        onConfirm={() => dismiss(item.mutationId).then(tell(t('dismissed')))}
      >
        <Button size="small" type="text" disabled={busy}>
          {t('dismiss')}
        </Button>
      </Popconfirm>
    </footer>
  );
}
