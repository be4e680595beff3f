import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { checksOf, metadataOf, wholeNumber } from './tus-headers.ts';

const hash = createHash('sha256').update('x').digest();
const text = hash.toString('base64');

test('[R12] checksums of the whole and of its pieces', () => {
  expect(checksOf({})).toEqual({ ok: true, value: { whole: null, pieces: null } });
  expect(
    checksOf({ 'upload-checksum': `sha256 ${text}`, 'upload-pieces': `262144 ${text},${text}` }),
  ).toEqual({
    ok: true,
    value: { whole: hash, pieces: { bytes: 262_144, hashes: [hash, hash] } },
  });
});

test.each([
  { 'upload-checksum': `sha1 ${text}` },
  { 'upload-checksum': 'sha256 short' },
  { 'upload-pieces': `10 ${text}` },
  { 'upload-pieces': `262144 ${text},` },
  { 'upload-pieces': `262144 ${Array.from({ length: 65 }, () => text).join(',')}` },
  { 'upload-pieces': '262144' },
])('[R12] anything else is refused: %o', (headers) => {
  expect(checksOf(headers)).toEqual({ ok: false, error: null });
});

test('metadata and numbers', () => {
  const encoded = Buffer.from('rec-1').toString('base64');
  expect(metadataOf(`recordingId ${encoded}, flag`)).toEqual({ recordingId: 'rec-1', flag: '' });
  expect(metadataOf(undefined)).toEqual({ '': '' });
  expect(wholeNumber('17')).toBe(17);
  for (const bad of [undefined, '', '-1', '1.5', '1e3', '9'.repeat(16), ['1', '2']])
    expect(() => wholeNumber(bad)).toThrow(expect.objectContaining({ code: 'request/invalid' }));
});
