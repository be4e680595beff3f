/** What a script may say of the caller: the customer, the latest bill, the agent's own name. */
import type { Bill, Customer } from '../../../shared/domain/customer.ts';
import { money } from '../../ui/format/money.ts';
import type { Language } from '../../ui/format/time.ts';

export interface Known {
  customer: Customer | null;
  bills: readonly Bill[];
  agentName: string;
}

export function scriptFacts(
  { customer, bills, agentName }: Known,
  language: Language,
): Record<string, string | undefined> {
  const bill = [...bills].sort((a, b) => b.month.localeCompare(a.month))[0];
  return {
    'agent.name': agentName,
    'customer.name': customer?.name,
    'customer.accountNo': customer?.accountNo,
    'customer.address': customer?.address,
    'bill.month': bill ? monthName(bill.month, language) : undefined,
    'bill.amount': bill
      ? language === 'zh'
        ? spokenMoney(bill.amountFen)
        : money(bill.amountFen)
      : undefined,
    'bill.energy': bill ? `${bill.energyKwh}${language === 'zh' ? ' 度' : ' kWh'}` : undefined,
  };
}

/** As it is said on the telephone: 90 元 4 角 6 分 would be too much; 90.46 元. */
const spokenMoney = (fen: number): string => `${(fen / 100).toFixed(2)} 元`;

function monthName(month: string, language: Language): string {
  const [year = '', number = ''] = month.split('-');
  if (language === 'zh') return `${year} 年 ${Number(number)} 月`;
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' }).format(
    new Date(Number(year), Number(number) - 1, 1),
  );
}
