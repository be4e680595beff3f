/**
 * Texts in Chinese and English. `ui` holds what every page needs; a page adds a namespace of its own:
 *
 *   declare module 'i18next' { interface ResourceNamespaceMap { wallboard: typeof zh } }
 *   addTexts('wallboard', { zh, en });
 *   const { t } = useTranslation('wallboard');   // keys are checked by the compiler
 */
import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { FailureCode } from '../../../shared/errors.ts';
import type { Label } from '../../../shared/domain/noun.ts';
import type { Language } from '../format/time.ts';
import { en } from './en.ts';
import type { TextsLike } from './texts.ts';
import { zh } from './zh.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
  }
  interface ResourceNamespaceMap {
    ui: typeof zh;
  }
}

const KEY = 'seatline.language';

const remembered = (): Language => (localStorage.getItem(KEY) === 'en' ? 'en' : 'zh');

const paint = (language: string): void => {
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
};

export const i18n = createInstance();

void i18n.use(initReactI18next).init({
  lng: remembered(),
  fallbackLng: 'zh',
  ns: ['ui'],
  defaultNS: 'ui',
  resources: { zh: { ui: zh }, en: { ui: en } },
  interpolation: { escapeValue: false },
  initAsync: false,
});
paint(i18n.language);
i18n.on('languageChanged', paint);

export function addTexts<T extends object>(namespace: string, texts: { zh: T; en: TextsLike<T> }): void {
  i18n.addResourceBundle('zh', namespace, texts.zh);
  i18n.addResourceBundle('en', namespace, texts.en);
}

export const currentLanguage = (): Language => (i18n.language === 'en' ? 'en' : 'zh');

export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
  void i18n.changeLanguage(language);
}

/** Another window of ours changed it. */
window.addEventListener('storage', (event) => {
  if (event.key === KEY) void i18n.changeLanguage(remembered());
});

/** The sentence a person reads for a failure. Codes hold no `:` or `.`, so they are keys as they stand. */
export const failureText = (code: FailureCode): string => i18n.t(`ui:failure.${code}`);

export const labelText = (label: Label, language: Language): string => label[language];
