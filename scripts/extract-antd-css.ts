/**
 * Writes antd.css: every Ant Design rule for our theme, once, and the dark values of the variables beside it. Pages
 * load it as a file, so `style-src 'self'` holds. Run after changing tokens.ts or the version of antd:
 *   node scripts/extract-antd-css.ts
 */
import { writeFileSync } from 'node:fs';
import { extractStyle } from '@ant-design/static-style-extract';
import { ConfigProvider } from 'antd';
import { parse, type AtRule, type ChildNode, type Container, type Rule } from 'postcss';
import { createElement, type ReactNode } from 'react';
import { CSS_VAR_KEY, themeOf, type Appearance } from '../src/renderer/ui/theme/tokens.ts';

/** Components that no page of ours uses; their rules would be weight without a reader. */
const unused = [
  'Affix',
  'Anchor',
  'BackTop',
  'BorderBeam',
  'Calendar',
  'Cascader',
  'Carousel',
  'Col',
  'ColorPicker',
  'FloatButton',
  'Image',
  'List',
  'Masonry',
  'Mentions',
  'QRCode',
  'Rate',
  'Row',
  'Tour',
  'Transfer',
  'TreeSelect',
  'Upload',
  'Watermark',
];

const cssOf = (appearance: Appearance): string =>
  extractStyle({
    excludes: unused,
    customTheme: (node: ReactNode) =>
      createElement(ConfigProvider, { theme: { ...themeOf(appearance), zeroRuntime: false } }, node),
  });

/** A rule's place: its selector below its at-rules, so that the same rule of the other appearance is found. */
const placeOf = (rule: Rule): string => {
  const parents: string[] = [];
  for (let up = rule.parent; up && up.type === 'atrule'; up = up.parent as typeof up)
    parents.unshift(`${(up as AtRule).name} ${(up as AtRule).params}`);
  return [...parents, rule.selector].join(' | ');
};

const isKeyframe = (rule: Rule): boolean =>
  rule.parent?.type === 'atrule' && (rule.parent as AtRule).name.endsWith('keyframes');

const written = (node: ChildNode): string => (node.type === 'decl' ? `${node.prop}:${node.value}` : '');

function declarationsByPlace(css: string): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  parse(css).walkRules((rule) => {
    const known = places.get(placeOf(rule)) ?? new Set<string>();
    rule.each((node: ChildNode) => void known.add(written(node)));
    places.set(placeOf(rule), known);
  });
  return places;
}

/** The root element carries both the theme and the class of the variables, so it is matched by itself. */
const inDark = (selector: string): string =>
  selector === `.${CSS_VAR_KEY}`
    ? `[data-theme='dark']${selector},[data-theme='dark'] ${selector}`
    : `[data-theme='dark'] ${selector}`;

/** What dark says differently, rule by rule, behind `[data-theme='dark']`. */
export function darkDifference(light: string, dark: string): string {
  const known = declarationsByPlace(light);
  const root = parse(dark);
  root.walkRules((rule) => {
    const same = known.get(placeOf(rule));
    if (isKeyframe(rule)) return;
    rule.each((node) => {
      if (same?.has(written(node))) node.remove();
    });
    rule.selector = rule.selectors.map(inDark).join(',');
  });
  dropEmpty(root);
  return root.toString();
}

function dropEmpty(container: Container): void {
  container.each((node) => {
    if (node.type === 'atrule' && node.name.endsWith('keyframes')) node.remove();
    else if ('nodes' in node && node.nodes) {
      dropEmpty(node as Container);
      if (node.nodes?.length === 0) node.remove();
    }
  });
}

export function staticCss(): string {
  const light = cssOf('light');
  return `/* Written by scripts/extract-antd-css.ts. */\n${light}\n${darkDifference(light, cssOf('dark'))}\n`;
}

export const antdCssFile = new URL('../src/renderer/ui/theme/antd.css', import.meta.url);

if (import.meta.main) {
  writeFileSync(antdCssFile, staticCss());
}
