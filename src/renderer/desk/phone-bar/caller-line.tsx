import { useTranslation } from 'react-i18next';
import type { DeskCall } from '../../../shared/contract/phone.ts';
import { phone } from '../../ui/format/phone.ts';
import { Timer } from '../../ui/parts/timer.tsx';
import { useWho } from './who.ts';

interface Props {
  call: DeskCall;
  queueName: (id: string | null) => string | null;
  onOpen: (callId: string) => void;
}

/** Name, number, queue and time. Two fixed lines; long names end in an ellipsis, figures never move. */
export function CallerLine({ call, queueName, onOpen }: Props) {
  const { t } = useTranslation('desk');
  const who = useWho();
  const { state } = call;
  const where =
    queueName(call.queueId) ??
    t(call.direction === 'inbound' ? 'phone.directInbound' : 'phone.directOutbound');
  const sinceMs = state.name === 'talking' || state.name === 'held' ? state.answeredAtMs : state.offeredAtMs;
  return (
    <button type="button" className="caller-line" onClick={() => onOpen(call.callId)}>
      <span className="caller-phase" data-state={state.name}>
        <span className="caller-state">
          {call.muted && state.name === 'talking' ? t('phone.muted') : phaseText(call, t)}
        </span>
        <Timer sinceMs={sinceMs} />
      </span>
      <span className="caller-who">
        <strong className="ellipsis">{who(call)}</strong>
        <span className="caller-more ellipsis num">
          {call.line === 'training' ? <em className="caller-training">{t('phone.trainingLine')}</em> : null}
          {call.number ? `${phone(call.number)} · ` : ''}
          {where}
        </span>
      </span>
      {call.levels ? <Levels levels={call.levels} label={t('phone.levels')} /> : null}
    </button>
  );
}

const phaseText = (
  { state, direction }: DeskCall,
  t: ReturnType<typeof useTranslation<'desk'>>['t'],
): string => {
  if (state.name === 'ringing') return t('phone.incoming');
  if (state.name === 'dialing') return state.ringback ? t('phone.ringback') : t('phone.dialing');
  if (state.name === 'connecting')
    return direction === 'inbound' ? t('phone.connecting') : t('phone.dialing');
  return state.name === 'held' ? t('phone.held') : t('phone.talking');
};

/** Two bars: what leaves here and what comes in. A dead microphone is seen before the customer says so. */
const Levels = ({ levels, label }: { levels: { microphone: number; remote: number }; label: string }) => (
  <span className="levels" role="img" aria-label={label}>
    <meter className="level" min={0} max={1} value={levels.microphone} />
    <meter className="level" min={0} max={1} value={levels.remote} />
  </span>
);
