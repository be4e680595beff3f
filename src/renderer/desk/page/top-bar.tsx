import { SearchOutlined } from '@ant-design/icons';
import { Input, type InputRef } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reference } from '../../../shared/contract/desk.ts';
import { useShortcut } from '../../ui/shortcut/use-shortcut.ts';
import { AgentStateMenu } from '../agent-state/agent-state-menu.tsx';
import { HealthLights } from '../health/health-lights.tsx';
import { PhoneBar } from '../phone-bar/phone-bar.tsx';
import type { DeskStores } from './desk-stores.ts';
import { MeMenu } from './me-menu.tsx';
import type { Names } from './people.ts';
import { bringPhone } from './windows.ts';
import type { SignedIn } from './front-props.ts';

interface Props {
  stores: DeskStores;
  account: SignedIn;
  names: Names;
  reasons: Reference['reasons'];
}

/** Never scrolls away: state, phone, search, lights, me. */
export function TopBar({ stores, account, names, reasons }: Props) {
  const { desk, workspace } = stores;
  const openCall = (callId: string): void => workspace.open({ name: 'call', callId });
  return (
    <header className="top-bar">
      <AgentStateMenu desk={desk} agent={stores.agent} reasons={reasons} />
      <PhoneBar
        desk={desk}
        phone={stores.phone}
        queueName={names.queue}
        onBringPhone={() => void bringPhone(desk)}
        onAnswered={openCall}
        onOpen={openCall}
      />
      <SearchBox onSearch={workspace.search} />
      <HealthLights health={stores.health} sync={stores.sync} onOpenSync={() => workspace.openPage('sync')} />
      <MeMenu stores={stores} account={account} />
    </header>
  );
}

function SearchBox({ onSearch }: { onSearch: (text: string) => void }) {
  const { t } = useTranslation('desk');
  const [text, setText] = useState('');
  const input = useRef<InputRef>(null);
  const focus = (): void => input.current?.focus();
  useShortcut({ combination: '/', group: t('shortcut.goGroup'), label: t('shortcut.search'), run: focus });
  const search = (): void => {
    if (text.trim().length < 2) return;
    onSearch(text.trim());
    setText('');
  };
  return (
    <Input
      ref={input}
      className="top-search"
      value={text}
      maxLength={80}
      prefix={<SearchOutlined aria-hidden />}
      suffix={<kbd className="kbd">/</kbd>}
      placeholder={t('search.label')}
      aria-label={t('search.label')}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={search}
    />
  );
}
