/** Who the caller is, what they own and owe, and what was said before. */
import { CopyOutlined, EditOutlined, PhoneOutlined, StarFilled } from '@ant-design/icons';
import { Button, Tag } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Customer } from '../../../shared/domain/customer.ts';
import { day } from '../../ui/format/time.ts';
import { money } from '../../ui/format/money.ts';
import { phone } from '../../ui/format/phone.ts';
import { QueryView } from '../../ui/parts/states.tsx';
import { tell } from '../../ui/store/notice-store.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import { Bills } from './bills.tsx';
import { CustomerForm } from './customer-form.tsx';
import type { CustomerStore } from './customer-store.ts';
import { NoteField } from './note-field.tsx';
import { Timeline, type TimelineNames } from './timeline.tsx';
import './customer-card.css';

interface Props {
  store: CustomerStore;
  names: TimelineNames;
  /** The first copy of central's rows is complete: nothing found means there is nothing. */
  isWhole: boolean;
  authorId: string;
  callId: string | null;
  onDial: ((number: string) => void) | null;
  /** This person may correct what the customer says about themselves. */
  mayEdit: boolean;
  /** What the place around the card adds to its head ("another customer"). */
  actions?: ReactNode;
}

export function CustomerCard({ store, names, isWhole, authorId, callId, onDial, mayEdit, actions }: Props) {
  const { t } = useTranslation('desk');
  const query = useStore(store.customer, (state) => state.query);
  useEffect(() => {
    store.start();
    return store.stop;
  }, [store]);
  return (
    <article className="customer-card" aria-label={t('call.customer')}>
      <QueryView query={query} lines={6} onRetry={() => void store.customer.reload()}>
        {(customer) => (
          <>
            <About store={store} customer={customer} onDial={onDial} mayEdit={mayEdit} actions={actions} />
            <Meters customer={customer} />
            <Bills store={store} isWhole={isWhole} />
          </>
        )}
      </QueryView>
      <section className="card-section">
        <h3>{t('customer.timeline')}</h3>
        <NoteField store={store} authorId={authorId} callId={callId} />
        <Timeline store={store} names={names} isWhole={isWhole} />
      </section>
    </article>
  );
}

interface AboutProps extends Pick<Props, 'store' | 'onDial' | 'mayEdit' | 'actions'> {
  customer: Customer;
}

/** The facts, or the form that corrects them. */
function About({ store, customer, onDial, mayEdit, actions }: AboutProps) {
  const { t } = useTranslation('desk');
  const place = useRef<HTMLDivElement>(null);
  const isEditing = useStore(store.edit.draft, ({ value }) => value.isOpen);
  const isLoaded = useStore(store.edit.draft, (state) => state.isLoaded);
  const focus = (what: string): void =>
    void requestAnimationFrame(() => place.current?.querySelector<HTMLElement>(what)?.focus());
  const open = (): void => {
    store.edit.open(customer);
    focus('[data-field="name"]');
  };
  const button =
    mayEdit && !isEditing ? (
      <Button
        className="customer-edit"
        icon={<EditOutlined aria-hidden />}
        disabled={!isLoaded}
        onClick={open}
      >
        {t('customer.edit.open')}
      </Button>
    ) : null;
  return (
    <div className="customer-about" ref={place}>
      <CustomerHead
        customer={customer}
        actions={
          <>
            {button}
            {actions}
          </>
        }
      />
      {isEditing ? (
        <CustomerForm store={store.edit} customer={customer} onClosed={() => focus('.customer-edit')} />
      ) : (
        <Facts customer={customer} onDial={onDial} />
      )}
    </div>
  );
}

function CustomerHead({ customer, actions }: { customer: Customer; actions?: ReactNode }) {
  const { t } = useTranslation('desk');
  return (
    <header className="customer-head">
      <div className="customer-initial" data-kind={customer.kind} aria-hidden>
        {customer.kind === 'business' ? '企' : customer.name.slice(0, 1)}
      </div>
      <div className="grow">
        <h2 className="row">
          <span className="ellipsis selectable">{customer.name}</span>
          {customer.level === 'key' ? (
            <Tag color="gold" icon={<StarFilled />}>
              {t('customer.key')}
            </Tag>
          ) : null}
        </h2>
        <div className="customer-tags">
          <Tag>{t(`customer.kind.${customer.kind}`)}</Tag>
          {customer.tags.map((tag) => (
            <Tag key={tag} color="blue">
              {tag}
            </Tag>
          ))}
        </div>
      </div>
      {actions}
    </header>
  );
}

function Facts({ customer, onDial }: { customer: Customer; onDial: Props['onDial'] }) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  return (
    <dl className="facts">
      <dt>{t('customer.accountNo')}</dt>
      <dd className="row">
        <span className="num selectable">{customer.accountNo}</span>
        <CopyButton text={customer.accountNo} />
      </dd>
      {customer.numbers.map((one) => (
        <div className="fact-line" key={`${one.kind}${one.number}`}>
          <dt>{t(`customer.number.${one.kind}`)}</dt>
          <dd className="row">
            <span className="num selectable">{phone(one.number)}</span>
            {onDial ? (
              <Button
                size="small"
                type="text"
                icon={<PhoneOutlined />}
                aria-label={`${t('customer.call')} ${phone(one.number)}`}
                onClick={() => onDial(one.number)}
              />
            ) : null}
          </dd>
        </div>
      ))}
      <dt>{t('customer.address')}</dt>
      <dd className="selectable">
        {customer.address}
        <span className="faint"> · {t('customer.since', { date: day(customer.sinceMs, language) })}</span>
      </dd>
    </dl>
  );
}

function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation('desk');
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    tell(t('customer.copied'));
  };
  return (
    <Button
      size="small"
      type="text"
      icon={<CopyOutlined />}
      aria-label={t('customer.copy')}
      onClick={() => void copy()}
    />
  );
}

function Meters({ customer }: { customer: Customer }) {
  const { t } = useTranslation('desk');
  return (
    <section className="card-section">
      <h3>{t('customer.meters')}</h3>
      <ul className="meters">
        {customer.meters.map((meter) => (
          <li key={meter.meterNo} className="meter">
            <div className="grow">
              <p className="row">
                <span className="num selectable">{meter.meterNo}</span>
                <Tag>{meter.tariff}</Tag>
              </p>
              <p className="muted ellipsis">{meter.address}</p>
            </div>
            <div className="meter-balance" data-owes={meter.balanceFen < 0}>
              <span className="faint">
                {meter.balanceFen < 0 ? t('customer.arrears') : t('customer.balance')}
              </span>
              <strong className="num">{money(Math.abs(meter.balanceFen))}</strong>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
