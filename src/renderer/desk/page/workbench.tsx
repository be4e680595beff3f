/** Somebody at work: top bar, navigation, tabs, the thing in front, and the dock beside it. */
import type { InputRef } from 'antd';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShortcut } from '../../ui/shortcut/use-shortcut.ts';
import { valueOf } from '../../ui/store/query-store.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import { createKnowledgeStore } from '../knowledge/knowledge-store.ts';
import { createCallStoresBook } from './call-stores.ts';
import { createCustomerNames } from './customer-names.ts';
import type { DeskStores } from './desk-stores.ts';
import { Dock } from './dock.tsx';
import { dockStore } from './dock-store.ts';
import { Front } from './front.tsx';
import type { SignedIn } from './front-props.ts';
import { LinkAsk } from './link-ask.tsx';
import { Nav } from './nav.tsx';
import { namesOf } from './people.ts';
import { TabStrip } from './tab-strip.tsx';
import { TopBar } from './top-bar.tsx';

export function Workbench({ stores, account }: { stores: DeskStores; account: SignedIn }) {
  const { desk, workspace, reference } = stores;
  const language = useLanguage();
  const known = useStore(reference, ({ query }) => valueOf(query));
  const names = useMemo(() => namesOf(known, language), [known, language]);
  const customers = useMemo(() => createCustomerNames(desk), [desk]);
  const calls = useMemo(() => createCallStoresBook(desk, account.user.id), [desk, account.user.id]);
  const knowledge = useMemo(() => createKnowledgeStore(desk), [desk]);
  const knowledgeInput = useRef<InputRef>(null);
  const dockWidth = useStore(dockStore, (state) => state.width);
  useEffect(() => {
    void reference.reload();
    void workspace.reload();
  }, [reference, workspace]);
  useGoShortcuts(stores, () => knowledgeInput.current?.focus());
  const shared = { stores, account, names, customers, calls };
  return (
    <div className="desk" style={{ '--dock-width': `${dockWidth}px` } as React.CSSProperties}>
      <TopBar {...shared} reasons={known?.reasons ?? []} />
      <Nav stores={stores} role={account.user.role} />
      <main className="front">
        <TabStrip stores={stores} />
        <Front {...shared} dispositions={known?.dispositions ?? []} />
      </main>
      <Dock {...shared} knowledge={knowledge} knowledgeInput={knowledgeInput} />
      <LinkAsk stores={stores} />
    </div>
  );
}

function useGoShortcuts({ workspace }: DeskStores, focusKnowledge: () => void): void {
  const { t } = useTranslation('desk');
  const group = t('shortcut.goGroup');
  useShortcut({
    combination: 'Alt+1',
    group,
    label: t('shortcut.home'),
    run: () => workspace.openPage('home'),
  });
  useShortcut({ combination: 'Alt+T', group, label: t('shortcut.nextTab'), run: workspace.nextTab });
  useShortcut({
    combination: 'Alt+S',
    group,
    label: t('shortcut.script'),
    run: () => {
      dockStore.getState().show('script');
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.script-choices button')?.focus());
    },
  });
  useShortcut({
    combination: 'Alt+K',
    group,
    label: t('shortcut.knowledge'),
    run: () => {
      dockStore.getState().show('knowledge');
      requestAnimationFrame(focusKnowledge);
    },
  });
}
