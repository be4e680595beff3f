import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { antdCssFile, staticCss } from '../scripts/extract-antd-css.ts';

it('[UI9] the static component CSS is what this antd and these tokens make', () => {
  // Told as a boolean: a difference of 800 kB helps nobody. The cure: node scripts/extract-antd-css.ts
  expect(readFileSync(antdCssFile, 'utf8') === staticCss()).toBe(true);
});
