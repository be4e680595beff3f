/** What is wrong, what it affects, and what to do about it; the most pressing first. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkState } from '../../../shared/link/desk-client.ts';
import type { PhoneView } from '../phone.ts';
import * as icons from './icons.tsx';

interface Props {
  view: PhoneView;
  link: LinkState;
  inBrowser: boolean;
  allowSound: () => void;
  askMicrophone: () => void;
}

export function Notices({ view, link, inBrowser, allowSound, askMicrophone }: Props) {
  const { t } = useTranslation('phone');
  const { registration, microphone, sound, duty } = view;
  const onDuty = duty === 'onDuty';
  return (
    <div className="notices">
      {sound === 'blocked' && (
        <Notice tone="warn" title={t('sound.title')} text={t('sound.text')}>
          <Act text={t('sound.allow')} onClick={allowSound} />
        </Notice>
      )}
      {onDuty && microphone === 'refused' && (
        <Notice
          tone="bad"
          title={t('microphone.refused')}
          text={t(inBrowser ? 'microphone.refusedHelp' : 'microphone.refusedHelpApp')}
        >
          <Act text={t('microphone.again')} onClick={askMicrophone} />
        </Notice>
      )}
      {onDuty && microphone === 'absent' && (
        <Notice tone="bad" title={t('microphone.absent')} text={t('microphone.absentHelp')}>
          <Act text={t('microphone.again')} onClick={askMicrophone} />
        </Notice>
      )}
      {(registration.name === 'refused' || registration.name === 'unreachable') && (
        <Notice
          tone={registration.name === 'refused' ? 'bad' : 'warn'}
          title={t(`line.${registration.name}`)}
          text={t(`lineHelp.${registration.name}`)}
        />
      )}
      {duty === 'stoodDown' && view.call && (
        <Notice tone="warn" title={t('stoodDown.title')} text={t('stoodDown.callText')} />
      )}
      {link !== 'open' && duty !== 'waiting' && duty !== 'stoodDown' && (
        <Notice tone="warn" title={t('link.title')} text={t('link.text')} />
      )}
    </div>
  );
}

interface NoticeProps {
  tone: 'warn' | 'bad';
  title: string;
  text: string;
  children?: ReactNode;
}

function Notice({ tone, title, text, children }: NoticeProps) {
  return (
    <div className="notice" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <icons.Warning />
      <div className="notice-body">
        <p className="notice-title">{title}</p>
        <p className="notice-text">{text}</p>
        {children}
      </div>
    </div>
  );
}

const Act = ({ text, onClick }: { text: string; onClick: () => void }) => (
  <button type="button" className="act" onClick={onClick}>
    {text}
  </button>
);
