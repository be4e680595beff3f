import { useTranslation } from 'react-i18next';
import type { Language } from '../format/time.ts';

/** The language of the screen; a component that formats dates or labels renders again when it changes. */
export const useLanguage = (): Language => (useTranslation('ui').i18n.language === 'en' ? 'en' : 'zh');
