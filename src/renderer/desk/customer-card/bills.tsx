import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { money } from '../../ui/format/money.ts';
import { QueryView } from '../../ui/parts/states.tsx';
import type { CustomerStore } from './customer-store.ts';

const SHOWN = 6;

export function Bills({ store, isWhole }: { store: CustomerStore; isWhole: boolean }) {
  const { t } = useTranslation('desk');
  const query = useStore(store.bills, (state) => state.query);
  return (
    <section className="card-section bills">
      <h3>{t('customer.bills')}</h3>
      <QueryView query={query} lines={3} onRetry={() => void store.bills.reload()}>
        {(bills) =>
          bills.length === 0 ? (
            <p className="faint">{t(isWhole ? 'customer.noBills' : 'customer.coming')}</p>
          ) : (
            <table className="plain-table num">
              <thead>
                <tr>
                  <th>{t('customer.month')}</th>
                  <th className="end">{t('customer.energy')}</th>
                  <th className="end">{t('customer.amount')}</th>
                  <th className="end" aria-label={t('customer.statusTitle')} />
                </tr>
              </thead>
              <tbody>
                {bills.slice(0, SHOWN).map((bill) => (
                  <tr key={bill.id}>
                    <td>{bill.month}</td>
                    <td className="end">{bill.energyKwh} kWh</td>
                    <td className="end">{money(bill.amountFen)}</td>
                    <td className="end">
                      <span className="bill-status" data-status={bill.status}>
                        {t(`customer.status.${bill.status}`)}
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </QueryView>
    </section>
  );
}
