/** Language and appearance, for a menu or a corner of the sign-in page. */
import { BulbOutlined, DesktopOutlined, MoonOutlined } from '@ant-design/icons';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Language } from '../format/time.ts';
import { chooseLanguage } from '../text/i18n.ts';
import { useLanguage } from '../text/use-language.ts';
import { appearanceStore, type AppearanceChoice } from '../theme/appearance.ts';

export function LanguageSwitch() {
  const { t } = useTranslation('ui');
  const language = useLanguage();
  return (
    <Segmented<Language>
      aria-label={t('language.title')}
      value={language}
      onChange={chooseLanguage}
      options={[
        { value: 'zh', label: t('language.zh') },
        { value: 'en', label: t('language.en') },
      ]}
    />
  );
}

const icons = { light: <BulbOutlined />, dark: <MoonOutlined />, system: <DesktopOutlined /> };

export function AppearanceSwitch() {
  const { t } = useTranslation('ui');
  const { choice, choose } = useStore(appearanceStore);
  const option = (value: AppearanceChoice) => ({
    value,
    label: <span aria-label={t(`appearance.${value}`)}>{icons[value]}</span>,
    title: t(`appearance.${value}`),
  });
  return (
    <Segmented<AppearanceChoice>
      aria-label={t('appearance.title')}
      value={choice}
      onChange={choose}
      options={[option('light'), option('dark'), option('system')]}
    />
  );
}
