import { useTranslation } from 'react-i18next';
import type { DeskCall } from '../../../shared/contract/phone.ts';
import { useShortcut } from '../../ui/shortcut/use-shortcut.ts';
import type { PhoneOrders } from './phone-orders.ts';

interface Options {
  main: DeskCall | null;
  others: DeskCall[];
  orders: PhoneOrders;
  onAnswered: (callId: string) => void;
}

/** Every call control by key, at any place of the desk. */
export function useCallShortcuts({ main, others, orders, onAnswered }: Options): void {
  const { t } = useTranslation('desk');
  const group = t('shortcut.group');
  const ringing = [main, ...others].find((call) => call?.state.name === 'ringing') ?? null;
  const isConnected = main?.state.name === 'talking' || main?.state.name === 'held';
  useShortcut({
    combination: 'Alt+A',
    group,
    label: t('shortcut.answer'),
    run: () => {
      if (!ringing) return;
      const { callId } = ringing;
      void orders
        .give({ name: 'answer', callId })
        .then((isDone) => (isDone ? onAnswered(callId) : undefined));
    },
  });
  useShortcut({
    combination: 'Alt+H',
    group,
    label: t('shortcut.hangUp'),
    run: () => {
      if (main)
        void orders.give({ name: main.state.name === 'ringing' ? 'reject' : 'hangUp', callId: main.callId });
    },
  });
  useShortcut({
    combination: 'Alt+M',
    group,
    label: t('shortcut.mute'),
    run: () => {
      if (main && isConnected) void orders.give({ name: 'mute', callId: main.callId, muted: !main.muted });
    },
  });
  useShortcut({
    combination: 'Alt+P',
    group,
    label: t('shortcut.hold'),
    run: () => {
      if (main && isConnected)
        void orders.give({ name: 'hold', callId: main.callId, held: main.state.name !== 'held' });
    },
  });
}
