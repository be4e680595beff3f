import { Checkbox, DatePicker, Input } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { DraftStore } from '../../ui/store/draft-store.ts';
import type { WrapUpDraft, WrapUpFault } from './wrap-up-draft.ts';

interface Props {
  draft: DraftStore<WrapUpDraft>;
  isNeeded: boolean;
  faults: readonly WrapUpFault[];
}

export function FollowUpFields({ draft, isNeeded, faults }: Props) {
  const { t } = useTranslation('desk');
  const value = useStore(draft, (state) => state.value);
  const dueFault = faults.find((fault) => fault === 'dueMissing' || fault === 'duePast');
  const reasonFault = faults.find((fault) => fault === 'reasonMissing');
  return (
    <div className="follow-up">
      <Checkbox
        checked={value.isFollowUp}
        onChange={(event) => draft.edit({ isFollowUp: event.target.checked })}
      >
        {t('wrapUp.followUp')}
        {isNeeded && !value.isFollowUp ? (
          <span className="follow-up-needed">{t('wrapUp.followUpNeeded')}</span>
        ) : null}
      </Checkbox>
      {value.isFollowUp ? (
        <div className="follow-up-fields">
          <div className="row follow-up-due">
            <DatePicker
              className="grow"
              showTime={{ format: 'HH:mm', minuteStep: 5 }}
              format="YYYY-MM-DD HH:mm"
              value={value.dueAtMs === null ? null : dayjs(value.dueAtMs)}
              placeholder={t('wrapUp.due')}
              aria-label={t('wrapUp.due')}
              status={dueFault ? 'error' : ''}
              onChange={(picked) => draft.edit({ dueAtMs: picked?.valueOf() ?? null })}
            />
          </div>
          <QuickTimes onPick={(dueAtMs) => draft.edit({ dueAtMs })} />
          <span className="field-error">{dueFault ? t(`wrapUp.${dueFault}`) : ''}</span>
          <Input
            value={value.reason}
            maxLength={500}
            placeholder={t('wrapUp.reason')}
            aria-label={t('wrapUp.reason')}
            data-field="reason"
            status={reasonFault ? 'error' : ''}
            onChange={(event) => draft.edit({ reason: event.target.value })}
          />
          <span className="field-error">{reasonFault ? t(`wrapUp.${reasonFault}`) : ''}</span>
        </div>
      ) : null}
    </div>
  );
}

/** The three moments that most promises mean. */
function QuickTimes({ onPick }: { onPick: (dueAtMs: number) => void }) {
  const { t } = useTranslation('desk');
  const at = {
    inTwoHours: () => dayjs().add(2, 'hour').startOf('minute'),
    tomorrow: () => dayjs().add(1, 'day').hour(9).startOf('hour'),
    nextWeek: () => dayjs().add(1, 'week').startOf('week').day(1).hour(9).startOf('hour'),
  };
  return (
    <div className="quick-times">
      {(['inTwoHours', 'tomorrow', 'nextWeek'] as const).map((name) => (
        <button key={name} type="button" className="quick-time" onClick={() => onPick(at[name]().valueOf())}>
          {t(`wrapUp.${name}`)}
        </button>
      ))}
    </div>
  );
}
