import { useTranslation } from 'react-i18next';
import type { PhoneView } from '../phone.ts';
import * as icons from './icons.tsx';

/** No call: who is this phone's, and what comes next. */
export function Calm({ view }: { view: PhoneView }) {
  const { t } = useTranslation('phone');
  const { title, text } = useWords(view);
  return (
    <section className="calm" data-duty={view.duty}>
      <span className="calm-face">
        <icons.Answer />
      </span>
      <h2 className="calm-title">{title}</h2>
      <p className="calm-text">{text}</p>
      {view.duty === 'stoodDown' && (
        <button type="button" className="act" onClick={() => location.reload()}>
          {t('stoodDown.takeOver')}
        </button>
      )}
    </section>
  );
}

function useWords(view: PhoneView): { title: string; text: string } {
  const { t } = useTranslation('phone');
  switch (view.duty) {
    case 'waiting':
      return { title: t('waiting.title'), text: t('waiting.text') };
    case 'offDuty':
      return { title: t('nobody.title'), text: t('nobody.text') };
    case 'stoodDown':
      return { title: t('stoodDown.title'), text: t('stoodDown.text') };
    default:
      return { title: t('idle.title'), text: t(view.trainingOnly ? 'idle.training' : 'idle.text') };
  }
}
