/** Who a call is with, in one phrase: the customer's name, "several", "unknown", "withheld". */
import { useTranslation } from 'react-i18next';
import type { DeskCall } from '../../../shared/contract/phone.ts';

export function useWho(): (call: DeskCall) => string {
  const { t } = useTranslation('desk');
  return (call) => {
    const { match, customerId } = call;
    if (match.name === 'one') return match.customer.name;
    if (match.name === 'several')
      return match.customers.find((one) => one.id === customerId)?.name ?? t('phone.several');
    if (match.name === 'withheld') return t('phone.withheld');
    return call.displayName ?? t('phone.unknown');
  };
}
