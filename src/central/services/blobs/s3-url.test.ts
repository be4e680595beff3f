import { expect, test } from 'vitest';
import { readS3Url } from './s3-url.ts';

const keys = { accessKeyId: 'id', secretAccessKey: 'se/cret' };

test('a place in S3, with everything in its address', () => {
  expect(readS3Url('https://id:se%2Fcret@s3.example.com/bucket/a/b?region=eu-west-1', {})).toEqual({
    ...keys,
    endpoint: 'https://s3.example.com',
    bucket: 'bucket',
    prefix: 'a/b/',
    region: 'eu-west-1',
  });
});

test('keys and region from where they usually are', () => {
  const env = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'se/cret', AWS_REGION: 'cn-north-1' };
  expect(readS3Url('http://127.0.0.1:9000/bucket', env)).toEqual({
    ...keys,
    endpoint: 'http://127.0.0.1:9000',
    bucket: 'bucket',
    prefix: '',
    region: 'cn-north-1',
  });
});

test.each([
  ['not an address', /must be https/],
  ['s3://bucket', /must be https/],
  ['https://id:secret@s3.example.com', /bucket/],
  ['https://id:secret@s3.example.com/UPPER', /bucket/],
  ['https://s3.example.com/bucket', /needs a key/],
])('%s is refused with a sentence, and without the secret', (url, sentence) => {
  const refusal = (): unknown => readS3Url(url, {});
  expect(refusal).toThrow(sentence);
  expect(refusal).not.toThrow(/secret@/);
});
