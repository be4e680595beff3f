import { expect, it } from 'vitest';
import { healthReasons } from '../../../shared/domain/health.ts';
import { healthText } from './health-text.ts';

it.each(healthReasons)('[DK50] %s has a sentence in both languages', (reason) => {
  expect(healthText(reason, 'zh')).toMatch(/[\u4e00-\u9fff].*。$/);
  expect(healthText(reason, 'en')).toMatch(/^[A-Z].*\.$/);
});

it('[DK50] a reason of a newer core shows no wrong sentence', () => {
  expect(healthText('phone.somethingNew', 'zh')).toBe('');
});
