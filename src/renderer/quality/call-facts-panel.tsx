/** The call beside its recording: who, what came of it, how it went, what the script asked. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Call } from '../../shared/domain/call.ts';
import type { Recording } from '../../shared/domain/recording.ts';
import { maskNumber } from '../../shared/domain/phone-number.ts';
import { duration } from '../ui/format/duration.ts';
import { day, timeOfDay } from '../ui/format/time.ts';
import { EmptyState, LoadingState } from '../ui/parts/states.tsx';
import { labelText } from '../ui/text/i18n.ts';
import { useLanguage } from '../ui/text/use-language.ts';
import { momentsOf, type Moment } from './call-facts.ts';
import type { FactsState } from './facts-store.ts';
import type { QualityStores } from './quality-desk.ts';
import { JumpButton, ScriptFacts } from './script-facts.tsx';

export function CallFacts({ stores }: { stores: QualityStores }) {
  const { t } = useTranslation('quality');
  const facts = useStore(stores.facts, (state) => state.facts);
  return (
    <aside className="panel qd-facts scroll" aria-label={t('facts.title')} tabIndex={0}>
      <Content stores={stores} facts={facts} />
    </aside>
  );
}

function Content({ stores, facts }: { stores: QualityStores; facts: FactsState }) {
  const { t } = useTranslation('quality');
  switch (facts.name) {
    case 'none':
      return <EmptyState title={t('facts.none')} text={t('facts.noneText')} />;
    case 'loading':
      return <LoadingState lines={8} />;
    case 'failed':
      return <EmptyState title={t('facts.missing')} text={t('facts.missingText')} />;
    case 'ready':
      return (
        <>
          <Head facts={facts} />
          <Data stores={stores} call={facts.call} recording={facts.recording} />
          <WrapUp stores={stores} call={facts.call} />
          <Course stores={stores} call={facts.call} recording={facts.recording} />
          <ScriptFacts stores={stores} facts={facts} />
        </>
      );
  }
}

function Head({ facts }: { facts: Extract<FactsState, { name: 'ready' }> }) {
  const { t } = useTranslation('quality');
  const { customer, call } = facts;
  return (
    <header className="qd-facts-head">
      <h2 className="selectable">{customer?.name ?? t('facts.unknownCustomer')}</h2>
      <p className="muted num selectable">
        {call.number === null ? t('list.withheld') : maskNumber(call.number)}
        {customer ? ` · ${t('facts.accountNo', { number: customer.accountNo })}` : null}
      </p>
    </header>
  );
}

interface CallProps {
  stores: QualityStores;
  call: Call;
}

function Data({ stores, call, recording }: CallProps & { recording: Recording }) {
  const { t } = useTranslation('quality');
  const language = useLanguage();
  const reference = useStore(stores.list, (state) => state.reference);
  const queue = reference?.queues.find((one) => one.id === call.queueId);
  const agent = reference?.users.find((one) => one.id === call.agentId);
  const lines: [string, string][] = [
    [t('facts.agent'), agent?.name ?? '–'],
    [t('facts.directionTitle'), t(`facts.direction.${call.direction}`)],
    [t('facts.queue'), queue ? labelText(queue.label, language) : t('list.noQueue')],
    [t('list.time'), `${day(call.offeredAtMs, language)} ${timeOfDay(call.offeredAtMs, language)}`],
    [t('facts.recorded'), duration(recording.durationMs)],
  ];
  return (
    <dl className="qd-data">
      {lines.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="selectable num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function WrapUp({ stores, call }: CallProps) {
  const { t } = useTranslation('quality');
  const language = useLanguage();
  const dispositions = useStore(stores.list, (state) => state.reference?.dispositions);
  if (!call.wrapUp) return <p className="qd-none">{t('facts.notWrapped')}</p>;
  const found = dispositions?.find((one) => one.id === call.wrapUp?.dispositionId);
  return (
    <section className="qd-section">
      <h3>{t('facts.disposition')}</h3>
      <p className="selectable">{found ? labelText(found.label, language) : '–'}</p>
      <h3>{t('facts.note')}</h3>
      <p className="qd-note selectable">{call.wrapUp.note || t('facts.noNote')}</p>
    </section>
  );
}

function Course({ stores, call, recording }: CallProps & { recording: Recording }) {
  const { t } = useTranslation('quality');
  return (
    <section className="qd-section">
      <h3>{t('facts.course')}</h3>
      <ol className="qd-course">
        {momentsOf(call, recording).map((moment) => (
          <CourseLine key={moment.kind} stores={stores} moment={moment} call={call} />
        ))}
      </ol>
    </section>
  );
}

function CourseLine({ stores, moment, call }: CallProps & { moment: Moment }) {
  const { t } = useTranslation('quality');
  const language = useLanguage();
  const { kind, atMs, lastedMs, offsetMs } = moment;
  const more = [
    kind === 'ended' ? t(`facts.cause.${call.hangupCause}`) : null,
    lastedMs === null ? null : t('facts.lasted', { length: duration(lastedMs) }),
  ].filter((part) => part !== null);
  return (
    <li data-kind={kind}>
      <span className="num faint">{kind === 'held' ? '' : timeOfDay(atMs, language)}</span>
      <span>
        {t(`facts.moment.${kind}`)}
        {more.length > 0 ? <span className="muted"> · {more.join(' · ')}</span> : null}
      </span>
      <JumpButton stores={stores} offsetMs={kind === 'answered' ? offsetMs : null} />
    </li>
  );
}
