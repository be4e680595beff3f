import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkOfArguments, parseLink, type DeepLink } from './link.ts';

const id = '01920000-0000-7000-8000-000000000001';
const table: [string, DeepLink | null][] = [
  ['tel:13812345678', { name: 'dial', number: '13812345678' }],
  ['tel:+86-138-1234-5678', { name: 'dial', number: '+8613812345678' }],
  ['tel:+86%20138%201234%205678', { name: 'dial', number: '+8613812345678' }],
  ['TEL:(010)%206552-9988', { name: 'dial', number: '01065529988' }],
  ['tel:95598;ext=1;phone-context=example.com', { name: 'dial', number: '95598' }],
  ['tel:*21%23', { name: 'dial', number: '*21#' }],
  ['seatline:dial?number=95598', { name: 'dial', number: '95598' }],
  ['seatline://dial/?number=95598', { name: 'dial', number: '95598' }],
  [`seatline:customer/${id}`, { name: 'customer', id }],
  [`seatline://customer/${id.toUpperCase()}`, { name: 'customer', id }],
  [`seatline://customer/${id}/`, { name: 'customer', id }],
  ['tel:', null],
  ['tel:+', null],
  ['tel:**', null],
  ['tel:1234567890123456789012', null],
  ['tel:95598?body=x', null],
  ['tel:%E0%A4%A', null],
  ['tel:sip:a@b', null],
  ['seatline:customer/../../etc', null],
  [`seatline:customer/${id}?number=1`, null],
  ['seatline:quit', null],
  ['seatline:dial?number=95598&auto=1', null],
  ['seatline:dial/1?number=95598', null],
  ['sip:95598@example.com', null],
  ['https://example.com', null],
  ['', null],
];

test.each(table)('[S16] %s', (text, link) => {
  expect(parseLink(text)).toEqual(link);
});

test('[S16] no text makes anything but a keypad number or an id', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.string({ maxLength: 60 }).map((rest) => `tel:${rest}`),
    fc.string({ maxLength: 60 }).map((rest) => `seatline:${rest}`),
    fc.webUrl().map((url) => url.replace(/^https?/, 'seatline')),
  );
  fc.assert(
    fc.property(text, (given) => {
      const link = parseLink(given);
      if (link?.name === 'dial') expect(link.number).toMatch(/^\+?[0-9*#]{1,20}$/);
      if (link?.name === 'customer') expect(link.id).toMatch(/^[0-9a-f-]{36}$/);
    }),
  );
});

test('[S16] a link is found among switches and paths', () => {
  expect(linkOfArguments(['/opt/Seatline/seatline', '--allow-x', '.', 'tel:95598', 'tel:110'])).toEqual({
    name: 'dial',
    number: '95598',
  });
  expect(linkOfArguments(['/opt/Seatline/seatline', '--tel:95598'])).toBeNull();
});
