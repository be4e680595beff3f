/** A tel: or seatline: link asks for something; it is shown, and a person decides. It never dials by itself. */
import { App } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { attempt } from '../../../shared/link/attempt.ts';
import { follow } from '../../../shared/link/follow.ts';
import { phone } from '../../ui/format/phone.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';
import type { DeskStores } from './desk-stores.ts';

export function LinkAsk({ stores }: { stores: DeskStores }) {
  const { desk, workspace } = stores;
  const { t } = useTranslation('desk');
  const { modal } = App.useApp();
  useEffect(() => {
    const dial = async (number: string): Promise<void> => {
      const answer = await attempt(desk.phone.order({ name: 'dial', number }));
      if (!answer.ok) tellFailure(answer.error);
    };
    const ask = (number: string): void =>
      void modal.confirm({
        title: t('link.dialTitle'),
        content: t('link.dialText', { number: phone(number) }),
        okText: t('link.dial'),
        onOk: () => dial(number),
      });
    const show = async (id: Parameters<typeof desk.customers.get>[0]['id']): Promise<void> => {
      const answer = await attempt(desk.customers.get({ id }));
      if (answer.ok) workspace.search(answer.value.accountNo);
      else tellFailure(answer.error);
    };
    return follow({
      open: (signal) => desk.host.links(undefined, { signal }),
      onValue: (link) => (link.name === 'dial' ? ask(link.number) : void show(link.id)),
    });
  }, [desk, workspace, modal, t]);
  return null;
}
