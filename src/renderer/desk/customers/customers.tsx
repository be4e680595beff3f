/** Find a customer by whatever is known, and read the card beside the list. */
import { IdcardOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Customer } from '../../../shared/domain/customer.ts';
import type { CustomerId } from '../../../shared/ids.ts';
import { phone } from '../../ui/format/phone.ts';
import { EmptyState, ErrorState } from '../../ui/parts/states.tsx';
import type { CustomerSearchStore } from './customer-search-store.ts';
import './customers.css';

interface Props {
  store: CustomerSearchStore;
  /** What the search box of the top bar asks for. */
  text: string;
  renderCard: (id: CustomerId, known: Customer | null) => ReactNode;
}

export function Customers({ store, text, renderCard }: Props) {
  const { t } = useTranslation('desk');
  const state = useStore(store);
  useEffect(() => {
    if (text !== '') store.type(text);
  }, [store, text]);
  const known = state.customers?.find((one) => one.id === state.pickedId) ?? null;
  return (
    <div className="page customers">
      <section className="customers-list">
        <header className="page-head">
          <h2>{t('customers.title')}</h2>
        </header>
        <div className="customers-search">
          <Input
            value={state.text}
            maxLength={80}
            allowClear
            autoFocus
            prefix={<SearchOutlined />}
            placeholder={t('customers.placeholder')}
            aria-label={t('customers.placeholder')}
            onChange={(event) => store.type(event.target.value)}
          />
        </div>
        <div className="scroll grow">
          <Results store={store} />
        </div>
      </section>
      <section className="customers-card scroll">
        {state.pickedId ? (
          renderCard(state.pickedId, known)
        ) : (
          <EmptyState icon={<IdcardOutlined />} title={t('customers.pick')} />
        )}
      </section>
    </div>
  );
}

function Results({ store }: { store: CustomerSearchStore }) {
  const { t } = useTranslation('desk');
  const { customers, failure, pickedId } = useStore(store);
  if (failure) return <ErrorState code={failure} />;
  if (!customers)
    return <EmptyState icon={<UserOutlined />} title={t('customers.hint')} text={t('customers.hintText')} />;
  if (customers.length === 0)
    return <EmptyState icon={<UserOutlined />} title={t('customers.none')} text={t('customers.noneText')} />;
  return (
    <ul className="customer-results">
      {customers.map((one) => (
        <li key={one.id}>
          <button
            type="button"
            className="customer-result"
            aria-pressed={one.id === pickedId}
            onClick={() => store.pick(one.id)}
          >
            <span className="row">
              <strong className="ellipsis grow">{one.name}</strong>
              <span className="faint num">{one.accountNo}</span>
            </span>
            <span className="muted ellipsis">{one.address}</span>
            <span className="faint num ellipsis">{one.numbers.map((n) => phone(n.number)).join('  ')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
