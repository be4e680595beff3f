/** The page between calls: what is owed (wrap-ups, promises) and what was done. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../ui/clock.ts';
import { duration } from '../../ui/format/duration.ts';
import { phone } from '../../ui/format/phone.ts';
import { moment } from '../../ui/format/time.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import type { Call, FollowUp } from '../../../shared/domain/call.ts';
import type { CustomerId } from '../../../shared/ids.ts';
import './home.css';

export interface HomeProps {
  userName: string;
  isReady: boolean;
  isAway: boolean;
  unwrapped: readonly Call[];
  followUps: readonly FollowUp[];
  recent: readonly Call[];
  customerName: (id: CustomerId) => string;
  disposition: (id: string) => string;
  onGoReady: () => void;
  onOpenCall: (callId: string) => void;
  onOpenCustomer: (id: CustomerId) => void;
  onSeeCalls: () => void;
  onSeeFollowUps: () => void;
}

const SHOWN = 6;

export function Home(props: HomeProps) {
  const { t } = useTranslation('desk');
  return (
    <div className="page home scroll">
      <header className="home-head">
        <div className="grow">
          <h2>{t('home.greeting', { name: props.userName })}</h2>
          <p className="muted">{props.isReady ? t('home.ready') : props.isAway ? t('home.notReady') : ''}</p>
        </div>
        {props.isAway ? (
          <Button type="primary" size="large" onClick={props.onGoReady}>
            {t('home.goReady')}
          </Button>
        ) : null}
      </header>
      <div className="home-grid">
        <Unwrapped {...props} />
        <DueFollowUps {...props} />
        <Recent {...props} />
      </div>
    </div>
  );
}

function Box(props: {
  title: string;
  count?: number;
  action?: ReactNode;
  empty: string;
  isEmpty: boolean;
  children: ReactNode;
}) {
  return (
    <section className="home-box panel">
      <header className="home-box-head">
        <h3>
          {props.title}
          {props.count ? <span className="home-count num">{props.count}</span> : null}
        </h3>
        {props.action}
      </header>
      {props.isEmpty ? <p className="home-empty faint">{props.empty}</p> : <ul>{props.children}</ul>}
    </section>
  );
}

const nameOfCall = (call: Call, { customerName }: HomeProps, unknown: string): string =>
  call.customerId ? customerName(call.customerId) : call.number ? phone(call.number) : unknown;

function Unwrapped(props: HomeProps) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const nowMs = useNow();
  return (
    <Box
      title={t('home.unwrapped')}
      count={props.unwrapped.length}
      empty={t('home.unwrappedEmpty')}
      isEmpty={props.unwrapped.length === 0}
    >
      {props.unwrapped.slice(0, SHOWN).map((call) => (
        <li key={call.id} className="home-line">
          <span className="grow ellipsis">
            <strong>{nameOfCall(call, props, t('phone.withheld'))}</strong>
          </span>
          <span className="faint num">{moment(call.endedAtMs, nowMs, language)}</span>
          <Button size="small" type="primary" ghost onClick={() => props.onOpenCall(call.id)}>
            {t('home.openWrapUp')}
          </Button>
        </li>
      ))}
    </Box>
  );
}

function DueFollowUps(props: HomeProps) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const nowMs = useNow();
  return (
    <Box
      title={t('home.followUps')}
      count={props.followUps.length}
      action={
        <Button type="link" size="small" onClick={props.onSeeFollowUps}>
          {t('home.seeAll')}
        </Button>
      }
      empty={t('home.followUpsEmpty')}
      isEmpty={props.followUps.length === 0}
    >
      {props.followUps.slice(0, SHOWN).map((one) => (
        <li key={one.id} className="home-line">
          <span className="home-time num" data-late={one.dueAtMs < nowMs}>
            {moment(one.dueAtMs, nowMs, language)}
          </span>
          <span className="grow ellipsis">
            {one.customerId ? <strong>{props.customerName(one.customerId)}</strong> : null}
            <span className="muted"> {one.reason}</span>
          </span>
        </li>
      ))}
    </Box>
  );
}

function Recent(props: HomeProps) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  const nowMs = useNow();
  return (
    <Box
      title={t('home.recent')}
      action={
        <Button type="link" size="small" onClick={props.onSeeCalls}>
          {t('home.seeAll')}
        </Button>
      }
      empty={t('home.recentEmpty')}
      isEmpty={props.recent.length === 0}
    >
      {props.recent.map((call) => (
        <li key={call.id} className="home-line">
          <span className="home-time num">{moment(call.offeredAtMs, nowMs, language)}</span>
          <span className="grow ellipsis">
            <strong>{nameOfCall(call, props, t('phone.withheld'))}</strong>
            <span className="muted">
              {' '}
              {call.wrapUp ? props.disposition(call.wrapUp.dispositionId) : t(`call.outcome.${call.outcome}`)}
            </span>
          </span>
          <span className="faint num">{call.talkMs > 0 ? duration(call.talkMs) : ''}</span>
        </li>
      ))}
    </Box>
  );
}
