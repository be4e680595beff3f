/** The agent's state with its timer; the menu asks for another one, with a reason where it has one. */
import { DownOutlined } from '@ant-design/icons';
import { Dropdown } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AgentStatus, Reference } from '../../../shared/contract/desk.ts';
import type { RestState } from '../../../shared/domain/agent-state.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { Timer } from '../../ui/parts/timer.tsx';
import { Key } from '../../ui/shortcut/key-hint.tsx';
import { useShortcut } from '../../ui/shortcut/use-shortcut.ts';
import type { StreamStore } from '../../ui/store/stream-store.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import { createAgentStateStore } from './agent-state-store.ts';
import './agent-state.css';

interface Props {
  desk: DeskClient;
  agent: StreamStore<AgentStatus>;
  reasons: Reference['reasons'];
}

export function AgentStateMenu({ desk, agent, reasons }: Props) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const store = useMemo(() => createAgentStateStore(desk), [desk]);
  const status = useStore(agent, ({ value }) => value);
  const isAsking = useStore(store, (state) => state.isAsking);
  const state = status?.state ?? { name: 'signedOut' as const, sinceMs: 0 };
  const isReady = state.name === 'ready';
  useShortcut({
    combination: 'Alt+R',
    group: t('shortcut.group'),
    label: t('shortcut.ready'),
    run: () => void store.go(isReady ? { name: 'notReady', reasonId: null } : { name: 'ready' }),
  });
  const reasonName = (to: RestState): string => {
    if (to.name === 'ready') return t('agent.ready');
    return reasons.find((one) => one.id === to.reasonId)?.label[language] ?? t('agent.notReady');
  };
  const sorted = [...reasons].sort((a, b) => a.order - b.order);
  const items = [
    { key: 'ready', label: <Choice level="ok" name={t('agent.ready')} keys="Alt+R" /> },
    { type: 'divider' as const },
    ...[
      { id: null, name: t('agent.notReady') },
      ...sorted.map((one) => ({ id: one.id, name: one.label[language] })),
    ].map((one) => ({
      key: `reason:${one.id ?? ''}`,
      label: <Choice level="degraded" name={one.name} />,
    })),
  ];
  const pick = (key: string): void => {
    const reason = sorted.find((one) => `reason:${one.id}` === key);
    void store.go(key === 'ready' ? { name: 'ready' } : { name: 'notReady', reasonId: reason?.id ?? null });
  };
  const isLate = status?.wrapUpDueAtMs ?? null;
  const name = state.name === 'notReady' ? reasonName(state) : t(`agent.${state.name}`);
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{ items, onClick: ({ key }) => pick(key) }}
      disabled={isAsking}
    >
      <button
        type="button"
        className="agent-state"
        data-state={state.name}
        aria-label={`${t('agent.label')}: ${name}`}
      >
        <span className="agent-state-inner">
          <span className="agent-state-mark" />
          <span className="agent-state-text">
            <strong className="ellipsis">{name}</strong>
            {state.name === 'onCall' || state.name === 'wrapUp' ? (
              <span className="agent-state-next ellipsis">
                {t('agent.next', { state: reasonName(state.next) })}
              </span>
            ) : null}
          </span>
          {state.name === 'signedOut' ? null : <Timer sinceMs={state.sinceMs} lateAtMs={isLate} />}
          <DownOutlined className="agent-state-arrow" />
        </span>
      </button>
    </Dropdown>
  );
}

const Choice = ({ level, name, keys }: { level: 'ok' | 'degraded'; name: string; keys?: string }) => (
  <span className="agent-choice">
    <span className="light" data-level={level} />
    <span className="grow">{name}</span>
    {keys ? <Key combination={keys} /> : null}
  </span>
);
