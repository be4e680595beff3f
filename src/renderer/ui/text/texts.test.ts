import { describe, expect, it } from 'vitest';
import { failures } from '../../../shared/errors.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

const leaves = (texts: object, path = ''): string[] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}`] : leaves(value as object, `${path}${key}/`),
  );

describe('texts', () => {
  it.each(Object.keys(failures))('[UI6] %s has a sentence in both languages', (code) => {
    const sentences = [zh.failure, en.failure].map((all) => (all as Record<string, string>)[code] ?? '');
    expect(sentences[0]).toMatch(/[\u4e00-\u9fff].*[。]$/);
    expect(sentences[1]).toMatch(/^[A-Z].*\.$/);
  });

  it('[UI7] both languages have the same keys', () => {
    expect(leaves(en)).toEqual(leaves(zh));
  });
});
