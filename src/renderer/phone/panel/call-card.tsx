import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhoneCall, PhoneOrder } from '../../../shared/contract/phone.ts';
import type { CallState } from '../../../shared/domain/call-state.ts';
import { phone as phoneText } from '../../ui/format/phone.ts';
import { Timer } from '../../ui/parts/timer.tsx';
import * as icons from './icons.tsx';
import { KeypadTones } from './keypad.tsx';

export type GiveOrder = (order: PhoneOrder) => void;

export function CallCard({ call, order }: { call: PhoneCall; order: GiveOrder }) {
  const { t } = useTranslation('phone');
  return (
    <section className="call" data-state={call.state.name} aria-live="polite">
      <p className="call-state">
        <StateName state={call.state} />
        {call.line === 'training' && <span className="tag">{t('call.training')}</span>}
      </p>
      <p className="call-number num selectable">
        {call.number === null ? t('call.withheld') : phoneText(call.number)}
      </p>
      <p className="call-name ellipsis">{call.displayName ?? '\u00a0'}</p>
      <p className="call-time">
        <Timer sinceMs={sinceMs(call.state)} />
      </p>
      <p className="call-note">{noteOf(call, t('call.muted'), t('call.heldNote'))}</p>
      <Actions call={call} order={order} />
    </section>
  );
}

function StateName({ state }: { state: CallState }) {
  const { t } = useTranslation('phone');
  if (state.name === 'ended') return null;
  if (state.name === 'dialing' && state.ringback) return t('call.ringback');
  return t(`call.${state.name}`);
}

const sinceMs = (state: CallState): number =>
  state.name === 'talking' ? state.answeredAtMs : state.name === 'held' ? state.heldAtMs : state.offeredAtMs;

function noteOf(call: PhoneCall, muted: string, held: string): string {
  if (call.state.name === 'held') return held;
  return call.muted ? muted : '\u00a0';
}

function Actions({ call, order }: { call: PhoneCall; order: GiveOrder }) {
  const { t } = useTranslation('phone');
  const { callId, state } = call;
  if (state.name === 'ringing') {
    return (
      <div className="actions">
        <Round tone="bad" text={t('act.reject')} onClick={() => order({ name: 'reject', callId })}>
          <icons.HangUp />
        </Round>
        <Round tone="good" text={t('act.answer')} onClick={() => order({ name: 'answer', callId })}>
          <icons.Answer />
        </Round>
      </div>
    );
  }
  const inTalk = state.name === 'talking' || state.name === 'held';
  return inTalk ? <TalkActions call={call} order={order} /> : <HangUpOnly callId={callId} order={order} />;
}

function HangUpOnly({ callId, order }: { callId: PhoneCall['callId']; order: GiveOrder }) {
  const { t } = useTranslation('phone');
  return (
    <div className="actions">
      <Round tone="bad" text={t('act.hangUp')} onClick={() => order({ name: 'hangUp', callId })}>
        <icons.HangUp />
      </Round>
    </div>
  );
}

function TalkActions({ call, order }: { call: PhoneCall; order: GiveOrder }) {
  const { t } = useTranslation('phone');
  const [keypad, setKeypad] = useState(false);
  const { callId, muted } = call;
  const held = call.state.name === 'held';
  return (
    <>
      {keypad && !held && <KeypadTones send={(digits) => order({ name: 'tones', callId, digits })} />}
      <div className="actions">
        <Round
          pressed={muted}
          text={t(muted ? 'act.unmute' : 'act.mute')}
          onClick={() => order({ name: 'mute', callId, muted: !muted })}
        >
          {muted ? <icons.MicrophoneOff /> : <icons.Microphone />}
        </Round>
        <Round
          pressed={held}
          text={t(held ? 'act.resume' : 'act.hold')}
          onClick={() => order({ name: 'hold', callId, held: !held })}
        >
          {held ? <icons.Play /> : <icons.Pause />}
        </Round>
        <Round pressed={keypad} disabled={held} text={t('act.keypad')} onClick={() => setKeypad(!keypad)}>
          <icons.Keypad />
        </Round>
        <Round tone="bad" text={t('act.hangUp')} onClick={() => order({ name: 'hangUp', callId })}>
          <icons.HangUp />
        </Round>
      </div>
    </>
  );
}

interface RoundProps {
  text: string;
  tone?: 'plain' | 'good' | 'bad';
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Round({ text, tone = 'plain', pressed, disabled = false, onClick, children }: RoundProps) {
  return (
    <button
      type="button"
      className="round"
      data-tone={tone}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <span className="round-face">{children}</span>
      <span className="round-text">{text}</span>
    </button>
  );
}
