/** The next sentence to say, large; where the answer leads, below it. */
import { FileTextOutlined, LeftOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Input, Select, Tag } from 'antd';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Script } from '../../../shared/domain/script.ts';
import type { CustomerId, QueueId } from '../../../shared/ids.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { EmptyState, LoadingState } from '../../ui/parts/states.tsx';
import { createQueryStore, valueOf } from '../../ui/store/query-store.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import { scriptFacts } from './script-facts.ts';
import { currentStep, fillSay, type SayPart } from './script-run.ts';
import type { ScriptStore } from './script-store.ts';
import './script.css';

interface Props {
  desk: DeskClient;
  store: ScriptStore;
  queueId: QueueId | null;
  customerId: CustomerId | null;
  agentName: string;
}

export function ScriptPanel(props: Props) {
  const { store, queueId, desk } = props;
  const view = useStore(store, (state) => state.view);
  useEffect(() => void store.start(queueId), [store, queueId]);
  if (view.name === 'loading') return <LoadingState lines={6} />;
  return (
    <div className="script">
      <ScriptChoice desk={desk} store={store} chosen={view.name === 'open' ? view.script.id : null} />
      {view.name === 'none' ? <NoScript /> : <Walk {...props} script={view.script} />}
    </div>
  );
}

export function NoScript() {
  const { t } = useTranslation('desk');
  return <EmptyState icon={<FileTextOutlined />} title={t('script.none')} text={t('script.noneText')} />;
}

function ScriptChoice({
  desk,
  store,
  chosen,
}: {
  desk: DeskClient;
  store: ScriptStore;
  chosen: string | null;
}) {
  const { t } = useTranslation('desk');
  const list = useMemo(() => createQueryStore({ load: () => desk.scripts.list() }), [desk]);
  useEffect(() => {
    void list.reload();
    return list.stop;
  }, [list]);
  const scripts = useStore(list, ({ query }) => valueOf(query));
  return (
    <div className="script-choice">
      <Select
        className="grow"
        variant="filled"
        value={chosen}
        placeholder={t('script.choose')}
        aria-label={t('script.choose')}
        options={(scripts ?? []).map((one) => ({ value: one.id as string, label: one.name }))}
        onChange={(scriptId) => void store.choose(scriptId)}
      />
    </div>
  );
}

function Walk({ desk, store, script, customerId, agentName }: Props & { script: Script }) {
  const { t } = useTranslation('desk');
  const walk = useStore(store.walk, (state) => state.value);
  const facts = useFacts(desk, customerId, agentName);
  const step = currentStep(script, walk);
  const done = walk.steps.length;
  return (
    <>
      <div className="script-progress">
        <Button
          size="small"
          type="text"
          icon={<LeftOutlined />}
          disabled={done === 0}
          onClick={() => store.back()}
        >
          {t('script.back')}
        </Button>
        <span className="faint num">{step ? t('script.step', { n: done + 1 }) : ''}</span>
        <Button
          size="small"
          type="text"
          icon={<ReloadOutlined />}
          disabled={done === 0}
          aria-label={t('script.restart')}
          title={t('script.restart')}
          onClick={() => store.restart()}
        />
      </div>
      {step ? (
        <section className="script-step" key={step.id}>
          <h4 className="row">
            <span>{step.title}</span>
            {step.mandatory ? <Tag color="error">{t('script.mandatory')}</Tag> : null}
          </h4>
          <p className="script-say selectable" aria-label={t('script.say')}>
            {fillSay(step.say, facts).map((part, index) => (
              <Said key={index} part={part} />
            ))}
          </p>
          {step.hint ? (
            <p className="script-hint">
              <strong>{t('script.hint')}</strong> {step.hint}
            </p>
          ) : null}
          {step.ask ? (
            <label className="script-ask">
              <span className="muted">{step.ask.label}</span>
              <Input
                value={walk.typed}
                inputMode={step.ask.kind === 'number' ? 'decimal' : 'text'}
                maxLength={400}
                onChange={(event) => store.walk.edit({ typed: event.target.value })}
              />
            </label>
          ) : null}
          <div className="script-choices">
            {step.choices.map((choice) => (
              <Button
                key={choice.label + choice.to}
                type={step.choices.length === 1 ? 'primary' : 'default'}
                onClick={() => store.take(choice)}
              >
                {choice.label}
              </Button>
            ))}
            {step.choices.length === 0 ? (
              <Button type="primary" onClick={() => store.take(null)}>
                {t('script.end')}
              </Button>
            ) : null}
          </div>
        </section>
      ) : (
        <EmptyState icon={<FileTextOutlined />} title={t('script.done')} text={t('script.doneText')} />
      )}
      <Answers script={script} steps={walk.steps} />
    </>
  );
}

const Said = ({ part }: { part: SayPart }) => {
  const { t } = useTranslation('desk');
  if (part.kind === 'text') return <>{part.text}</>;
  if (part.kind === 'filled') return <mark className="said-filled">{part.text}</mark>;
  return <mark className="said-missing">{t('script.unknownField', { field: part.text })}</mark>;
};

function Answers({ script, steps }: { script: Script; steps: { stepId: string; answer: string }[] }) {
  const titles = new Map(script.steps.map((step) => [step.id, step.title]));
  if (steps.length === 0) return null;
  return (
    <ol className="script-answers">
      {steps.map((one, index) => (
        <li key={index} className="row">
          <span className="muted ellipsis">{titles.get(one.stepId) ?? one.stepId}</span>
          <strong className="ellipsis">{one.answer}</strong>
        </li>
      ))}
    </ol>
  );
}

function useFacts(desk: DeskClient, customerId: CustomerId | null, agentName: string) {
  const language = useLanguage();
  const queries = useMemo(
    () =>
      customerId
        ? {
            customer: createQueryStore({ load: () => desk.customers.get({ id: customerId }) }),
            bills: createQueryStore({ load: () => desk.customers.bills({ id: customerId }) }),
          }
        : nothing,
    [desk, customerId],
  );
  useEffect(() => {
    void queries.customer.reload();
    void queries.bills.reload();
  }, [queries]);
  const customer = useStore(queries.customer, ({ query }) => valueOf(query));
  const bills = useStore(queries.bills, ({ query }) => valueOf(query));
  return scriptFacts({ customer, bills: bills ?? [], agentName }, language);
}

const nothing = {
  customer: createQueryStore<null>({ load: () => Promise.resolve(null) }),
  bills: createQueryStore<[]>({ load: () => Promise.resolve([]) }),
};
