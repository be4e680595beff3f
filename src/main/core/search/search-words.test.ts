import { describe, expect, test } from 'vitest';
import { indexWords, pinyinWords } from '../../../cache/search-text.ts';
import { excerptOf } from './excerpt.ts';
import { matchOf } from './match.ts';

describe('words kept', () => {
  test.each([
    ['电费单', '电费 费单 单'],
    ['ＡＢＣ 12kV', 'abc 12kv'],
    ['2024年电价', '2024 年电 电价 价'],
    ['，。！ ', ''],
  ])('[SE1] %s → %s', (text, words) => expect(indexWords(text)).toBe(words));

  test('[SE2] pinyin of a title: initials and syllables from every position', () => {
    expect(pinyinWords('电费 A').split(' ')).toEqual(['df', 'f', 'dianfei', 'fei']);
    expect(pinyinWords('绿电')).toContain('lv');
  });
});

describe('words asked for', () => {
  test.each([
    ['电', 'title', '{title} : "电" *'],
    ['电费单', 'title', '{title} : "电费 费单"'],
    ['电费', 'anywhere', '{title body} : "电费"'],
    ['dfcx', 'title', '{title pinyin} : "dfcx" *'],
    ['电费 2024', 'anywhere', '{title body} : "电费" AND {title body pinyin} : "2024" *'],
    ['  ', 'title', null],
    ['" OR *', 'title', '{title pinyin} : "or" *'],
  ] as const)('[SE5] [SE6] %s in %s', (text, where, match) => expect(matchOf(text, where)).toBe(match));
});

describe('the excerpt', () => {
  test('[SE9] begins before the first hit and marks every hit', () => {
    const body = `## 说明\n\n${'前'.repeat(60)}阶梯电价分三档，**阶梯**电价。`;
    const { excerpt, marks } = excerptOf(body, '阶梯');
    expect(excerpt.startsWith('…')).toBe(true);
    expect(marks.map(([start, length]) => excerpt.slice(start, start + length))).toEqual(['阶梯', '阶梯']);
  });
  test('[SE9] without a hit in the text (pinyin, title) it is the beginning, unmarked', () => {
    expect(excerptOf('# 标题\n\n内容', 'bt')).toEqual({ excerpt: '标题 内容', marks: [] });
  });
  test('[SE9] marks of overlapping words do not overlap', () => {
    const { marks } = excerptOf('电费电费', '电费 费');
    expect(marks).toEqual([
      [0, 2],
      [2, 2],
    ]);
  });
});
