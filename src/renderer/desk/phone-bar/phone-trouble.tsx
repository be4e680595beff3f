import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../ui/clock.ts';
import type { PhoneTrouble } from './bar-call.ts';
import type { PhoneOrders } from './phone-orders.ts';

interface Props {
  trouble: PhoneTrouble;
  orders: PhoneOrders;
  onBringPhone: () => void;
}

/** One sentence and the next step. */
export function PhoneTroubleLine({ trouble, orders, onBringPhone }: Props) {
  const { t } = useTranslation('desk');
  const isMicrophone = trouble.name === 'microphoneRefused' || trouble.name === 'microphoneAbsent';
  const isCalm = trouble.name === 'off' || trouble.name === 'registering';
  return (
    <div className="phone-trouble" data-tone={isCalm ? 'calm' : 'warn'} role="status">
      <span className="phone-trouble-text">
        <TroubleText trouble={trouble} />
      </span>
      {trouble.name === 'absent' ? (
        <Button size="small" type="primary" onClick={onBringPhone}>
          {t('phone.openWindow')}
        </Button>
      ) : null}
      {isMicrophone ? (
        <Button size="small" type="primary" onClick={() => void orders.give({ name: 'askMicrophone' })}>
          {t('phone.askMicrophone')}
        </Button>
      ) : null}
    </div>
  );
}

function TroubleText({ trouble }: { trouble: PhoneTrouble }) {
  const { t } = useTranslation('desk');
  const nowMs = useNow();
  if (trouble.name !== 'unreachable') return t(`phone.state.${trouble.name}`);
  const seconds = Math.ceil((trouble.nextTryAtMs - nowMs) / 1_000);
  return seconds > 0 ? t('phone.state.unreachable', { seconds }) : t('phone.state.unreachableNow');
}
