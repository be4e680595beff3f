/** The page behind, then one tab per call in the order they came; a tab never moves under the pointer. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { phone } from '../../ui/format/phone.ts';
import { Timer } from '../../ui/parts/timer.tsx';
import type { DeskStores } from './desk-stores.ts';
import type { CallTab } from './tabs.ts';
import { createCustomerNames } from './customer-names.ts';
import { useMemo } from 'react';

export function TabStrip({ stores }: { stores: DeskStores }) {
  const { t } = useTranslation('desk');
  const { workspace, desk } = stores;
  const { view, page, tabs } = useStore(workspace);
  const names = useMemo(() => createCustomerNames(desk), [desk]);
  useStore(names);
  if (tabs.length === 0) return null;
  return (
    <div className="tab-strip" role="tablist" aria-label={t('tab.label')}>
      <button
        type="button"
        role="tab"
        className="tab"
        aria-selected={view.name === 'page'}
        onClick={() => workspace.openPage(page)}
      >
        {t(`nav.${page}`)}
      </button>
      {tabs.map((tab) => (
        <button
          key={tab.callId}
          type="button"
          role="tab"
          className="tab"
          data-phase={phaseOf(tab)}
          aria-selected={view.name === 'call' && view.callId === tab.callId}
          onClick={() => workspace.open({ name: 'call', callId: tab.callId })}
        >
          <span className="tab-mark" />
          <span className="ellipsis tab-name">{nameOf(tab, names.of, t)}</span>
          <span className="tab-phase">{t(`tab.${phaseOf(tab)}`)}</span>
          {tab.call ? <Timer sinceMs={tab.call.endedAtMs} /> : null}
        </button>
      ))}
    </div>
  );
}

type Phase = 'ringing' | 'talking' | 'held' | 'wrapUp';

function phaseOf({ live }: CallTab): Phase {
  if (!live) return 'wrapUp';
  const { name } = live.state;
  if (name === 'ringing' || name === 'held') return name;
  return name === 'ended' ? 'wrapUp' : 'talking';
}

function nameOf(
  { live, call }: CallTab,
  customerName: ReturnType<typeof createCustomerNames>['of'],
  t: ReturnType<typeof useTranslation<'desk'>>['t'],
): string {
  if (live?.match.name === 'one') return live.match.customer.name;
  const customerId = live?.customerId ?? call?.customerId ?? null;
  if (customerId) return customerName(customerId) || '…';
  const number = live?.number ?? call?.number ?? null;
  if (live?.match.name === 'withheld' || number === null) return t('phone.withheld');
  return phone(number);
}
