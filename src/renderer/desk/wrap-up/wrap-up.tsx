/** Disposition, words and promises. Can be written from the first ring on; submitted once the call is over. */
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Call } from '../../../shared/domain/call.ts';
import type { Disposition } from '../../../shared/domain/centre.ts';
import { useNow } from '../../ui/clock.ts';
import { duration } from '../../ui/format/duration.ts';
import { LoadingState } from '../../ui/parts/states.tsx';
import { Key, KeyHint } from '../../ui/shortcut/key-hint.tsx';
import { useShortcut } from '../../ui/shortcut/use-shortcut.ts';
import { tell } from '../../ui/store/notice-store.ts';
import { useLanguage } from '../../ui/text/use-language.ts';
import { DispositionPicker } from './disposition-picker.tsx';
import { FollowUpFields } from './follow-up-fields.tsx';
import { SavedMark } from './saved-mark.tsx';
import { pickDisposition, wrapUpFaults } from './wrap-up-draft.ts';
import type { WrapUpStore } from './wrap-up-store.ts';
import './wrap-up.css';

interface Props {
  store: WrapUpStore;
  /** The finished call; null while it lasts. */
  call: Call | null;
  dispositions: readonly Disposition[];
  /** When this wrap-up should be over; null when nothing presses. */
  dueAtMs: number | null;
  onDone: () => void;
  /** For a call that needs no wrap-up; null when it does. */
  onClose: (() => void) | null;
}

const NOTE_LIMIT = 4_000;

export function WrapUp(props: Props) {
  const { store, call, dispositions, onDone } = props;
  const { t } = useTranslation('desk');
  const { value, mark, isLoaded } = useStore(store.draft);
  const { name, isTried } = useStore(store);
  const language = useLanguage();
  const form = useRef<HTMLDivElement>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  useEffect(() => void store.draft.load(), [store]);
  const nowMs = useNow();
  const faults = isTried ? wrapUpFaults(value, nowMs) : [];
  const picked = dispositions.find((one) => one.id === value.dispositionId) ?? null;
  const submit = async (): Promise<void> => {
    if (!call) return;
    if (await store.submit(call)) {
      tell(t('wrapUp.submitted'));
      onDone();
    } else focusFirstFault(form.current);
  };
  useShortcut({
    combination: 'Ctrl+Enter',
    group: t('shortcut.group'),
    label: t('shortcut.submit'),
    run: () => void submit(),
  });
  useShortcut({
    combination: 'Alt+W',
    group: t('shortcut.goGroup'),
    label: t('shortcut.wrapUp'),
    run: () => note.current?.focus(),
  });
  if (!isLoaded) return <LoadingState lines={8} />;
  const pick = (leaf: Disposition | null): void => {
    const reasonOf = (one: Disposition): string => one.label[language];
    store.draft.edit(pickDisposition(value, { from: picked, to: leaf, reasonOf, nowMs: Date.now() }));
    if (leaf) requestAnimationFrame(() => note.current?.focus());
    else requestAnimationFrame(() => focusField(form.current, 'disposition'));
  };
  return (
    <div className="wrap-up" ref={form} aria-label={t('wrapUp.title')} role="form">
      <header className="wrap-up-head">
        <h3>{t('wrapUp.title')}</h3>
        <SavedMark mark={mark} />
      </header>
      <div className="wrap-up-body scroll">
        <label className="wrap-up-label">{t('wrapUp.disposition')}</label>
        <DispositionPicker
          dispositions={dispositions}
          value={value.dispositionId}
          error={faults.includes('dispositionMissing') ? t('wrapUp.dispositionMissing') : ''}
          onPick={pick}
        />
        <span className="field-error" role="alert">
          {faults.includes('dispositionMissing') ? t('wrapUp.dispositionMissing') : ''}
        </span>
        <label className="wrap-up-label row" htmlFor={`note-${store.callId}`}>
          <span className="grow">{t('wrapUp.note')}</span>
          <Key combination="Alt+W" />
        </label>
        <textarea
          id={`note-${store.callId}`}
          ref={note}
          className="text-area wrap-up-note"
          maxLength={NOTE_LIMIT}
          value={value.note}
          placeholder={t('wrapUp.notePlaceholder')}
          onChange={(event) => store.draft.edit({ note: event.target.value })}
        />
        <FollowUpFields draft={store.draft} isNeeded={picked?.needsFollowUp ?? false} faults={faults} />
      </div>
      <footer className="wrap-up-foot">
        <WrapUpClock {...props} />
        {props.onClose ? <Button onClick={props.onClose}>{t('wrapUp.close')}</Button> : null}
        <KeyHint title={call ? t('wrapUp.submit') : t('wrapUp.waitsForEnd')} combination="Ctrl+Enter">
          <Button
            type="primary"
            disabled={!call}
            loading={name === 'submitting'}
            onClick={() => void submit()}
          >
            {t('wrapUp.submit')}
          </Button>
        </KeyHint>
      </footer>
    </div>
  );
}

/** How long it has taken, and one minute more for the asking. It is never cut off. */
function WrapUpClock({ store, call, dueAtMs }: Props) {
  const { t } = useTranslation('desk');
  const nowMs = useNow();
  if (!call) return <span className="wrap-up-clock faint">{t('wrapUp.waitsForEnd')}</span>;
  const isLate = dueAtMs !== null && nowMs > dueAtMs;
  return (
    <span className="wrap-up-clock" data-late={isLate}>
      <span className="num">{duration(nowMs - call.endedAtMs)}</span>
      {dueAtMs === null ? null : (
        <>
          <span className="num faint">
            {isLate ? t('wrapUp.overdue') : t('wrapUp.remaining', { time: duration(dueAtMs - nowMs) })}
          </span>
          <Button size="small" type="link" onClick={() => void store.extend()}>
            {t('wrapUp.extend')}
          </Button>
        </>
      )}
    </span>
  );
}

const focusField = (form: HTMLElement | null, field: string): void =>
  form?.querySelector<HTMLElement>(`[data-field="${field}"]`)?.focus();

function focusFirstFault(form: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const invalid = form?.querySelector<HTMLElement>(
      '[aria-invalid="true"], .ant-picker-status-error input, .ant-input-status-error',
    );
    invalid?.focus();
  });
}
