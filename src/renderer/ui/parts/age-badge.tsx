import { ClockCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useNow } from '../clock.ts';
import { age } from '../format/time.ts';
import { useLanguage } from '../text/use-language.ts';

/** How old what you see is; amber when older than it should be. */
export function AgeBadge({ asOfMs, oldAfterMs = 300_000 }: { asOfMs: number | null; oldAfterMs?: number }) {
  const { t } = useTranslation('ui');
  const language = useLanguage();
  const nowMs = useNow();
  if (asOfMs === null) return <span className="age">{t('age.never')}</span>;
  return (
    <span className="age" data-old={nowMs - asOfMs > oldAfterMs}>
      <ClockCircleOutlined aria-hidden />
      {t('age.asOf', { age: age(nowMs - asOfMs, language) })}
    </span>
  );
}
