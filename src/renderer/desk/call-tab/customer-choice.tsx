import { SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Customer } from '../../../shared/domain/customer.ts';
import { phone } from '../../ui/format/phone.ts';
import type { CallerStore } from './caller-store.ts';

export function CustomerChoices({
  customers,
  onChoose,
}: {
  customers: Customer[];
  onChoose: (one: Customer) => void;
}) {
  const { t } = useTranslation('desk');
  return (
    <ul className="choices">
      {customers.map((one) => (
        <li key={one.id} className="choice">
          <div className="grow">
            <p className="row">
              <strong className="ellipsis">{one.name}</strong>
              <span className="faint num">{one.accountNo}</span>
            </p>
            <p className="muted ellipsis">{one.address}</p>
            <p className="faint num ellipsis">{one.numbers.map((n) => phone(n.number)).join('  ')}</p>
          </div>
          <Button
            type="primary"
            ghost
            onClick={() => onChoose(one)}
            aria-label={`${t('caller.choose')} ${one.name}`}
          >
            {t('caller.choose')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Find by what the caller says, then link. */
export function CustomerFinder({
  store,
  onChoose,
}: {
  store: CallerStore;
  onChoose: (one: Customer) => void;
}) {
  const { t } = useTranslation(['desk', 'ui']);
  const text = useStore(store, (state) => state.text);
  const search = useStore(store, (state) => state.search);
  return (
    <div className="column">
      <Input
        value={text}
        maxLength={80}
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t('caller.searchPlaceholder')}
        aria-label={t('caller.searchPlaceholder')}
        onChange={(event) => store.type(event.target.value)}
      />
      {search.name === 'found' && search.customers.length === 0 ? (
        <p className="muted finder-none">{t('caller.noMatch')}</p>
      ) : null}
      {search.name === 'failed' ? (
        <p className="muted finder-none">{t(`ui:failure.${search.code}`)}</p>
      ) : null}
      {search.name === 'found' ? <CustomerChoices customers={search.customers} onChoose={onChoose} /> : null}
    </div>
  );
}
