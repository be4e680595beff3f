/**
 * S3_URL names the place: `https://<key id>:<secret>@<host>/<bucket>[/<folder>][?region=…]`. Keys may be left out and
 * given as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as everywhere else.
 */
import type { S3Place } from './s3-client.ts';

/** Throws a sentence for the operator; it never holds the secret. */
export function readS3Url(text: string, env: Record<string, string | undefined>): S3Place {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error('S3_URL must be https://<host>/<bucket>.');
  const [bucket = '', ...folders] = url.pathname.split('/').filter((part) => part !== '');
  if (!/^[a-z0-9][a-z0-9.-]{1,62}$/.test(bucket))
    throw new Error('S3_URL must name a bucket after the host.');
  const accessKeyId = decodeURIComponent(url.username) || env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = decodeURIComponent(url.password) || env['AWS_SECRET_ACCESS_KEY'];
  if (!accessKeyId || !secretAccessKey)
    throw new Error('S3 needs a key: in S3_URL, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
  return {
    endpoint: url.origin,
    bucket,
    prefix: folders.map((folder) => `${folder}/`).join(''),
    region: url.searchParams.get('region') ?? env['AWS_REGION'] ?? 'us-east-1',
    accessKeyId,
    secretAccessKey,
  };
}
