/** The phone window as a person sees it. It shows and orders; everything precious lives in phone.ts. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkState } from '../../../shared/link/desk-client.ts';
import type { SoundGate } from '../media/sound-context.ts';
import type { Phone, PhoneView } from '../phone.ts';
import { CallCard } from './call-card.tsx';
import { Calm } from './calm.tsx';
import { MicrophoneRow } from './microphone-row.tsx';
import { Notices } from './notices.tsx';
import './texts.ts';

interface Props {
  phone: Phone;
  gate: SoundGate;
  inBrowser: Promise<boolean>;
  onLink: (listener: (state: LinkState) => void) => () => void;
}

export function Panel({ phone, gate, inBrowser, onLink }: Props) {
  const view = useSyncExternalStore(
    (listener) => phone.subscribe(listener),
    () => phone.view(),
  );
  const link = useLink(onLink);
  const browser = useLater(inBrowser, false);
  useEffect(() => phone.watchMicrophone(), [phone]);
  return (
    <div className="phone">
      <Head view={view} />
      <Notices
        view={view}
        link={link}
        inBrowser={browser}
        allowSound={() => void gate.unlock()}
        askMicrophone={() => void phone.order({ name: 'askMicrophone' })}
      />
      <main className="main">
        {view.call ? (
          <CallCard call={view.call} order={(order) => void phone.order(order)} />
        ) : (
          <Calm view={view} />
        )}
      </main>
      <Foot view={view} level={() => phone.microphoneMoment()} inBrowser={browser} />
    </div>
  );
}

function Head({ view }: { view: PhoneView }) {
  const { t } = useTranslation('phone');
  const { registration, trainingOnly, userName, duty } = view;
  const ready = registration.name === 'registered';
  return (
    <header className="head">
      <h1 className="head-name ellipsis">{userName || t('title')}</h1>
      {duty === 'onDuty' && (
        <span className="pill" data-line={registration.name}>
          <i className="dot" />
          {ready && trainingOnly ? t('line.training') : t(`line.${registration.name}`)}
        </span>
      )}
    </header>
  );
}

interface FootProps {
  view: PhoneView;
  level: () => number;
  inBrowser: boolean;
}

function Foot({ view, level, inBrowser }: FootProps) {
  const { t } = useTranslation('phone');
  const sounding = view.duty === 'onDuty' || view.call !== null;
  const held = view.call?.state.name === 'held';
  return (
    <footer className="foot">
      {sounding && (
        <MicrophoneRow state={view.microphone} muted={(view.call?.muted ?? false) || held} level={level} />
      )}
      {inBrowser && view.duty !== 'stoodDown' && <p className="keep-open">{t('keepOpen')}</p>}
    </footer>
  );
}

function useLink(onLink: Props['onLink']): LinkState {
  const [link, setLink] = useState<LinkState>('connecting');
  useEffect(() => onLink(setLink), [onLink]);
  return link;
}

function useLater<T>(promise: Promise<T>, before: T): T {
  const [value, setValue] = useState(before);
  useEffect(() => {
    let asked = true;
    void promise.then((answer) => asked && setValue(answer));
    return () => void (asked = false);
  }, [promise]);
  return value;
}
