import { CheckCircleFilled, LoadingOutlined, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { timeOfDay } from '../../ui/format/time.ts';
import type { DraftMark } from '../../ui/store/draft-store.ts';
import { useLanguage } from '../../ui/text/use-language.ts';

/** Says of every keystroke whether it is safe. Takes the same room in each state. */
export function SavedMark({ mark }: { mark: DraftMark }) {
  const { t } = useTranslation('desk');
  const language = useLanguage();
  if (mark.name === 'saved')
    return (
      <span className="saved-mark num" data-mark="saved">
        <CheckCircleFilled aria-hidden />
        {t('wrapUp.saved', { time: timeOfDay(mark.atMs, language) })}
      </span>
    );
  if (mark.name === 'failed')
    return (
      <span className="saved-mark" data-mark="failed" role="alert">
        <WarningFilled aria-hidden />
        {t('wrapUp.failed')}
      </span>
    );
  if (mark.name === 'clean') return <span className="saved-mark">{t('wrapUp.clean')}</span>;
  return (
    <span className="saved-mark" data-mark="saving">
      <LoadingOutlined aria-hidden />
      {t('wrapUp.saving')}
    </span>
  );
}
