/** Agent, queue and days. Every choice shows at once; nothing has to be submitted. */
import { Button, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labelText } from '../ui/text/i18n.ts';
import { useLanguage } from '../ui/text/use-language.ts';
import { isFiltered, noFilter } from './recording-filter.ts';
import type { RecordingListStore } from './recording-list-store.ts';

const EVERYONE = '';

export function FilterBar({ store }: { store: RecordingListStore }) {
  const { t } = useTranslation('quality');
  const filter = useStore(store, (state) => state.filter);
  const { setFilter } = store.getState();
  return (
    <div className="qd-filters" role="search" aria-label={t('filter.title')}>
      <AgentChoice store={store} />
      <QueueChoice store={store} />
      <DatePicker.RangePicker
        allowEmpty={[true, true]}
        value={[
          filter.fromMs === null ? null : dayjs(filter.fromMs),
          filter.toMs === null ? null : dayjs(filter.toMs - 1),
        ]}
        placeholder={[t('filter.from'), t('filter.to')]}
        onChange={(range) =>
          setFilter({
            fromMs: range?.[0]?.startOf('day').valueOf() ?? null,
            toMs: range?.[1]?.add(1, 'day').startOf('day').valueOf() ?? null,
          })
        }
      />
      {isFiltered(filter) ? (
        <Button type="link" onClick={() => setFilter(noFilter)}>
          {t('list.clear')}
        </Button>
      ) : null}
    </div>
  );
}

function AgentChoice({ store }: { store: RecordingListStore }) {
  const { t } = useTranslation('quality');
  const agentId = useStore(store, (state) => state.filter.agentId);
  const users = useStore(store, (state) => state.reference?.users) ?? [];
  return (
    <Select
      className="qd-choice"
      aria-label={t('list.agent')}
      showSearch={{ optionFilterProp: 'label' }}
      value={agentId ?? EVERYONE}
      onChange={(id) => store.getState().setFilter({ agentId: id || null })}
      options={[
        { value: EVERYONE, label: t('filter.agent') },
        ...users.map((user) => ({ value: user.id as string, label: user.name })),
      ]}
    />
  );
}

function QueueChoice({ store }: { store: RecordingListStore }) {
  const { t } = useTranslation('quality');
  const language = useLanguage();
  const queueId = useStore(store, (state) => state.filter.queueId);
  const queues = useStore(store, (state) => state.reference?.queues) ?? [];
  return (
    <Select
      className="qd-choice"
      aria-label={t('list.queue')}
      value={queueId ?? EVERYONE}
      onChange={(id) => store.getState().setFilter({ queueId: id || null })}
      options={[
        { value: EVERYONE, label: t('filter.queue') },
        ...queues.map((queue) => ({ value: queue.id as string, label: labelText(queue.label, language) })),
      ]}
    />
  );
}
