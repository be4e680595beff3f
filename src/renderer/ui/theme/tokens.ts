/**
 * One calm look for every window: two palettes, one spacing scale, one type scale. Ant Design's components and our
 * own CSS read the same values: `tokens.ts` feeds the extraction (scripts/extract-antd-css.ts), `base.css` repeats the few names that
 * our own rules use. Decision 0050.
 */
import { theme as antdTheme, type ThemeConfig } from 'antd';

export type Appearance = 'light' | 'dark';

/** The class under which every component finds its CSS variables. */
export const CSS_VAR_KEY = 'seatline';

const fontFamily =
  "Inter, 'Segoe UI', -apple-system, 'PingFang SC', 'Microsoft YaHei UI', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', system-ui, sans-serif";

const shared = {
  fontFamily,
  fontSize: 14,
  borderRadius: 6,
  controlHeight: 32,
  wireframe: false,
  motionDurationFast: '0.08s',
  motionDurationMid: '0.12s',
  motionDurationSlow: '0.18s',
};

const light = {
  colorPrimary: '#1f6feb',
  colorSuccess: '#1a8f5a',
  colorWarning: '#b7791f',
  colorError: '#d1383d',
  colorInfo: '#1f6feb',
  colorLink: '#1a62d6',
  colorTextBase: '#1a2233',
  colorBgBase: '#ffffff',
  colorBgLayout: '#f3f5f9',
  colorBorder: '#d3d9e4',
  colorBorderSecondary: '#e5e9f1',
  colorSuccessBg: '#e7f6ee',
  colorSuccessBorder: '#a9dcc1',
  colorWarningBg: '#fdf3df',
  colorWarningBorder: '#ecd29a',
  colorErrorBg: '#fdecec',
  colorErrorBorder: '#f2b8ba',
  colorPrimaryBg: '#eaf2fe',
};

const dark = {
  colorPrimary: '#4c8dff',
  colorSuccess: '#3fb37f',
  colorWarning: '#d9a441',
  colorError: '#f0686c',
  colorInfo: '#4c8dff',
  colorLink: '#7aaaff',
  colorTextBase: '#e8ecf4',
  colorBgBase: '#12161f',
  colorBgLayout: '#0d1017',
  colorBgContainer: '#171c27',
  colorBgElevated: '#1e2431',
  colorBorder: '#343c4e',
  colorBorderSecondary: '#262d3c',
  colorSuccessBg: '#12281f',
  colorSuccessBorder: '#235c43',
  colorWarningBg: '#2d2412',
  colorWarningBorder: '#66501f',
  colorErrorBg: '#321a1d',
  colorErrorBorder: '#70343a',
  colorPrimaryBg: '#172843',
};

export function themeOf(appearance: Appearance): ThemeConfig {
  return {
    algorithm: appearance === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: { ...shared, ...(appearance === 'dark' ? dark : light) },
    hashed: false,
    cssVar: { key: CSS_VAR_KEY, prefix: 'ant' },
    zeroRuntime: true,
    components: {
      Tabs: { horizontalMargin: '0', cardBg: 'transparent' },
      Menu: { itemBorderRadius: 6, activeBarBorderWidth: 0 },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Tooltip: { fontSize: 12 },
    },
  };
}
