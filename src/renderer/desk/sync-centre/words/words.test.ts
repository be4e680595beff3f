import { describe, expect, it } from 'vitest';
import { aboutRow, aboutWork } from './about.ts';
import { bytes } from './bytes.ts';
import { markedLines } from './differences.ts';
import { fieldLabel, nounLabel, valueLabel } from './field-words.ts';
import { valueLines, type ValueWords } from './value-lines.ts';

const words = (language: 'zh' | 'en'): ValueWords => ({
  language,
  nowMs: new Date(2026, 2, 5, 16, 30).getTime(),
  names: {
    user: (id) => (id === 'u1' ? '张伟' : ''),
    customer: (id) => (id === 'c1' ? '陈建国' : ''),
    queue: () => null,
    disposition: () => '',
  },
});
const told = (field: string, value: unknown, language: 'zh' | 'en' = 'zh'): string[] =>
  valueLines('customer', field, value, words(language));

describe('fields and values in words', () => {
  it('[SC10] a field has its noun’s word, else a common one, else its own name, readably', () => {
    expect(fieldLabel('customer', 'address', 'zh')).toBe('用电地址');
    expect(fieldLabel('order', 'address', 'zh')).toBe('地址');
    expect(fieldLabel('followUp', 'dueAtMs', 'en')).toBe('Call back at');
    expect(fieldLabel('meterSwap', 'newMeterReading', 'en')).toBe('New meter reading');
    expect(fieldLabel('meterSwap', 'constructor', 'en')).toBe('Constructor');
    expect([nounLabel('ticket', 'zh'), nounLabel('meterSwap', 'zh')]).toEqual(['工单', '']);
    expect([valueLabel('customer', 'key', 'zh'), valueLabel('customer', '文三路', 'zh')]).toEqual([
      '重要',
      '文三路',
    ]);
  });

  it.each([
    ['address', null, []],
    ['address', '', []],
    ['note', '一\n二', ['一', '二']],
    ['dueAtMs', new Date(2026, 2, 6, 9).getTime(), ['明天 09:00']],
    ['balanceFen', -12_640, ['-¥126.40']],
    ['energyKwh', 1_234.5, ['1,234.5']],
    ['isDone', true, ['是']],
    ['ownerId', 'u1', ['张伟']],
    ['ownerId', 'u9', ['u9']],
    ['customerId', 'c1', ['陈建国']],
    ['number', '13800001234', ['138 0000 1234']],
    ['numbers', [{ number: '13800001234', kind: 'mobile' }], ['138 0000 1234（手机）']],
    ['tags', ['独居老人', '已签代扣'], ['独居老人', '已签代扣']],
    ['meters', [{ meterNo: '0330', balanceFen: 100 }], ['表号：0330，余额：¥1.00']],
    ['wrapUp', { note: '已解释', dispositionId: 'd1' }, ['内容：已解释', '处理结果：d1']],
  ])('[SC10] %s %j', (field, value, lines) => {
    expect(told(field, value)).toEqual(lines);
  });

  it('[SC10] the same in English', () => {
    expect(told('numbers', [{ number: '13800001234', kind: 'home' }], 'en')).toEqual([
      '138 0000 1234 (home)',
    ]);
    expect(told('isDone', false, 'en')).toEqual(['No']);
  });
});

describe('differences', () => {
  const shown = (own: string[], other: string[] | null): string[] =>
    markedLines(own, other).map((line) =>
      line.map(({ text, isOwn }) => (isOwn ? `[${text}]` : text)).join(''),
    );

  it.each([
    ['文三路 1 幢', '文三路 2 幢', ['文三路 [1] 幢']],
    ['文三路', '文三路 1 号', ['文三路']],
    ['文三路 1 号', '文三路', ['文三路[ 1 号]']],
    ['一样', '一样', ['一样']],
    ['😀甲', '😀乙', ['😀[甲]']],
    ['aa', 'a', ['a[a]']],
  ])('[SC12] %s against %s', (own, other, marked) => {
    expect(shown([own], [other])).toEqual(marked);
  });

  it('[SC12] lists differ line by line; against nothing known nothing is marked', () => {
    expect(shown(['甲', '乙'], ['乙', '丙'])).toEqual(['[甲]', '乙']);
    expect(shown(['甲'], null)).toEqual(['甲']);
  });
});

describe('whom it is about', () => {
  it('[SC1] an edit names its customer, a wrap-up its call', () => {
    expect(aboutWork('customer.edit', { id: 'c1', set: { address: '' } })).toMatchObject({
      customerId: 'c1',
    });
    expect(aboutWork('call.wrapUp', { callId: 'k1', customerId: null })).toMatchObject({ callId: 'k1' });
    expect(aboutWork('meter.swap', null)).toEqual({
      customerId: null,
      callId: null,
      number: null,
      text: null,
    });
  });

  it('[SC11] a row names its customer from whatever is known of it', () => {
    expect(aboutRow({ noun: 'customer', rowId: 'c1', contents: [null] })).toMatchObject({ customerId: 'c1' });
    const contents = [null, { title: '换表' }, { ticket: { customerId: 'c2' } }];
    expect(aboutRow({ noun: 'ticket', rowId: 't1', contents })).toEqual({
      customerId: 'c2',
      callId: null,
      number: null,
      text: '换表',
    });
  });
});

it.each([
  [0, '0 B'],
  [1_023, '1,023 B'],
  [1_536, '1.5 KB'],
  [12 * 1_048_576, '12 MB'],
  [1.2 * 1_073_741_824, '1.2 GB'],
])('[SC23] %i bytes read %s', (count, text) => {
  expect(bytes(count, 'zh')).toBe(text);
});
