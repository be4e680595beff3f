import {
  AudioMutedOutlined,
  AudioOutlined,
  AppstoreOutlined,
  PauseOutlined,
  PhoneOutlined,
  PlayCircleOutlined,
} from '@ant-design/icons';
import { Button, Popover } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { DeskCall, PhoneOrder } from '../../../shared/contract/phone.ts';
import { KeyHint } from '../../ui/shortcut/key-hint.tsx';
import { Keypad } from './keypad.tsx';
import type { PhoneOrders } from './phone-orders.ts';

interface Props {
  call: DeskCall;
  orders: PhoneOrders;
  onAnswered: (callId: string) => void;
}

export function CallControls({ call, orders, onAnswered }: Props) {
  if (call.state.name === 'ringing')
    return <RingingControls call={call} orders={orders} onAnswered={onAnswered} />;
  return <TalkingControls call={call} orders={orders} />;
}

function RingingControls({ call, orders, onAnswered }: Props) {
  const { t } = useTranslation('desk');
  const { callId } = call;
  const answer = async (): Promise<void> => {
    if (await orders.give({ name: 'answer', callId })) onAnswered(callId);
  };
  return (
    <div className="call-controls">
      <Control
        orders={orders}
        order="answer"
        kind="answer"
        title={t('phone.answer')}
        keys="Alt+A"
        onPress={answer}
      >
        <PhoneOutlined />
      </Control>
      <Control
        orders={orders}
        order="reject"
        kind="hangup"
        title={t('phone.reject')}
        keys="Alt+H"
        onPress={() => orders.give({ name: 'reject', callId })}
      >
        <PhoneOutlined rotate={135} />
      </Control>
    </div>
  );
}

function TalkingControls({ call, orders }: Omit<Props, 'onAnswered'>) {
  const { t } = useTranslation('desk');
  const { callId, muted, state } = call;
  const isHeld = state.name === 'held';
  const isConnected = isHeld || state.name === 'talking';
  return (
    <div className="call-controls">
      <Control
        orders={orders}
        order="mute"
        isPressed={muted}
        isOff={!isConnected}
        title={muted ? t('phone.unmute') : t('phone.mute')}
        keys="Alt+M"
        onPress={() => orders.give({ name: 'mute', callId, muted: !muted })}
      >
        {muted ? <AudioMutedOutlined /> : <AudioOutlined />}
      </Control>
      <Control
        orders={orders}
        order="hold"
        isPressed={isHeld}
        isOff={!isConnected}
        title={isHeld ? t('phone.resume') : t('phone.hold')}
        keys="Alt+P"
        onPress={() => orders.give({ name: 'hold', callId, held: !isHeld })}
      >
        {isHeld ? <PlayCircleOutlined /> : <PauseOutlined />}
      </Control>
      <Popover
        trigger="click"
        placement="bottom"
        destroyOnHidden
        content={<Keypad onDigit={(digits) => void orders.give({ name: 'tones', callId, digits })} />}
      >
        <Button
          className="call-control"
          disabled={state.name !== 'talking'}
          icon={<AppstoreOutlined />}
          aria-label={t('phone.keypad')}
        />
      </Popover>
      <Control
        orders={orders}
        order="hangUp"
        kind="hangup"
        title={state.name === 'dialing' ? t('phone.cancelDial') : t('phone.hangUp')}
        keys="Alt+H"
        onPress={() => orders.give({ name: 'hangUp', callId })}
      >
        <PhoneOutlined rotate={135} />
      </Control>
    </div>
  );
}

interface ControlProps {
  orders: PhoneOrders;
  order: PhoneOrder['name'];
  title: string;
  keys: string;
  kind?: 'plain' | 'answer' | 'hangup';
  isPressed?: boolean;
  isOff?: boolean;
  onPress: () => Promise<unknown>;
  children: ReactNode;
}

function Control({
  orders,
  order,
  title,
  keys,
  kind = 'plain',
  isPressed,
  isOff,
  onPress,
  children,
}: ControlProps) {
  const isBusy = useStore(orders, ({ busy }) => busy.has(order));
  return (
    <KeyHint title={title} combination={keys}>
      <Button
        className="call-control"
        data-kind={kind}
        data-pressed={isPressed ?? false}
        aria-label={title}
        {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
        disabled={isOff ?? false}
        aria-busy={isBusy}
        icon={children}
        onClick={() => void onPress()}
      >
        {kind === 'plain' ? null : title}
      </Button>
    </KeyHint>
  );
}
