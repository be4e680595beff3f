import { describe, expect, it } from 'vitest';
import { duration } from './duration.ts';
import { money } from './money.ts';
import { phone } from './phone.ts';
import { age, moment } from './time.ts';

const at = (y: number, m: number, d: number, h: number, min: number): number =>
  new Date(y, m - 1, d, h, min).getTime();

describe('formats', () => {
  it.each([
    [0, '00:00'],
    [41_999, '00:41'],
    [727_000, '12:07'],
    [3_729_000, '1:02:09'],
    [-5_000, '00:00'],
  ])('[UI1] %d ms reads %s', (ms, text) => expect(duration(ms)).toBe(text));

  it.each([
    [0, '¥0.00'],
    [123_456, '¥1,234.56'],
    [-5, '-¥0.05'],
  ])('[UI2] %d fen reads %s', (fen, text) => expect(money(fen)).toBe(text));

  it.each([
    ['+8613800001234', '138 0000 1234'],
    ['057188881234', '0571 8888 1234'],
    ['01066668888', '010 6666 8888'],
    ['1001', '1001'],
    ['95598', '95598'],
  ])('[UI3] %s reads %s', (raw, text) => expect(phone(raw)).toBe(text));

  const now = at(2026, 3, 5, 10, 0);
  it.each([
    [at(2026, 3, 5, 9, 41), '09:41', '09:41'],
    [at(2026, 3, 4, 9, 41), '昨天 09:41', 'Yesterday 09:41'],
    [at(2026, 3, 6, 9, 5), '明天 09:05', 'Tomorrow 09:05'],
    [at(2026, 1, 5, 9, 41), '1月5日 09:41', '5 Jan 09:41'],
    [at(2024, 1, 5, 9, 41), '2024年1月5日', '5 Jan 2024'],
  ])('[UI4] a moment is told as near as it is', (ms, zh, en) => {
    expect([moment(ms, now, 'zh'), moment(ms, now, 'en')]).toEqual([zh, en]);
  });

  it('[UI5] an age is rounded down', () => {
    expect([age(0, 'zh'), age(3 * 60_000, 'zh'), age(7_200_000, 'zh'), age(5 * 86_400_000, 'en')]).toEqual([
      '刚刚',
      '3 分钟前',
      '2 小时前',
      '5 d ago',
    ]);
  });
});
