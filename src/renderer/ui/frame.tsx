/**
 * What every page wraps itself in: theme, language, pop-up layer, keyboard help and the last error boundary.
 *
 *   const { client } = connectDesk();
 *   mountPage('wallboard', client, <Wallboard desk={client} />);
 */
import './no-eval.ts';
import { StyleProvider, createCache } from '@ant-design/cssinjs';
import { App, ConfigProvider } from 'antd';
import enGb from 'antd/es/locale/en_GB';
import zhCn from 'antd/es/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { useStore } from 'zustand';
import type { DeskClient } from '../../shared/link/clients.ts';
import { createReporter, reportUncaught, type ReportMistake } from './mistakes.ts';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { Notices } from './parts/notices.tsx';
import { ShortcutHelp } from './shortcut/help.tsx';
import { useLanguage } from './text/use-language.ts';
import './text/i18n.ts';
import { appearanceStore } from './theme/appearance.ts';
import './theme/antd.css';
import './theme/base.css';
import { offPage, popupLayer } from './theme/static-css.ts';
import { CSS_VAR_KEY, themeOf } from './theme/tokens.ts';

const cache = createCache();

export function Frame({ report, children }: { report: ReportMistake; children: ReactNode }) {
  const appearance = useStore(appearanceStore, (state) => state.appearance);
  const language = useLanguage();
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en');
  return (
    <StyleProvider cache={cache} container={offPage}>
      <ConfigProvider
        theme={themeOf(appearance)}
        locale={language === 'zh' ? zhCn : enGb}
        getPopupContainer={popupLayer}
        button={{ autoInsertSpace: false }}
      >
        <App message={{ getContainer: popupLayer, maxCount: 3, top: 68 }} component={false}>
          <ErrorBoundary report={report}>{children}</ErrorBoundary>
          <ShortcutHelp />
          <Notices />
        </App>
      </ConfigProvider>
    </StyleProvider>
  );
}

export function mountPage(page: string, desk: Pick<DeskClient, 'mistakes'>, content: ReactNode): void {
  const report = createReporter(desk, page);
  reportUncaught(report);
  document.documentElement.classList.add(CSS_VAR_KEY);
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no #root');
  createRoot(root).render(
    <StrictMode>
      <Frame report={report}>{content}</Frame>
    </StrictMode>,
  );
}
