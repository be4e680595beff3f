/** What central is told from outside, read once. Every variable is explained in docs/operating.md. */
import { isAbsolute, resolve } from 'node:path';
import type { S3Place } from './services/blobs/s3-client.ts';
import { readS3Url } from './services/blobs/s3-url.ts';

export interface Settings {
  port: number;
  /** Where central listens; loopback unless told otherwise. */
  host: string;
  dataFolder: string;
  /** Left out: embedded PostgreSQL in the data folder. */
  databaseUrl?: string;
  /** ws:// or wss:// of the switch; left out: nobody gets a line. */
  switchUrl?: string;
  sipDomain?: string;
  masterKey?: string;
  /** Left out: blobs lie in the data folder. */
  s3?: S3Place;
  logLevel: string;
  /** Whoever presents it may read /metrics; left out: nobody. */
  metricsToken?: string;
  demo: boolean;
  /** How many proxies in front of central are believed in what they say of the caller's address. */
  trustedProxies: number;
  countTraining: boolean;
  /** What workstations wait between rounds of sync; they spread it by a fifth. */
  pollMs: number;
}

type Environment = Record<string, string | undefined>;

const DEFAULT_PORT = 8701;
const LEAST_POLL_MS = 200;

export function readSettings(env: Environment): Settings {
  const data = env['SEATLINE_DATA'] || '.data/central';
  return {
    port: number(env, 'SEATLINE_PORT', DEFAULT_PORT),
    host: env['SEATLINE_HOST'] || '127.0.0.1',
    dataFolder: isAbsolute(data) ? data : resolve(data),
    ...given('databaseUrl', env['DATABASE_URL']),
    ...given('switchUrl', env['SEATLINE_SWITCH']),
    ...given('sipDomain', env['SEATLINE_SIP_DOMAIN']),
    ...given('masterKey', env['SEATLINE_MASTER_KEY']),
    ...(env['S3_URL'] ? { s3: readS3Url(env['S3_URL'], env) } : {}),
    ...given('metricsToken', env['SEATLINE_METRICS_TOKEN']),
    logLevel: env['SEATLINE_LOG_LEVEL'] || 'warn',
    demo: flag(env, 'SEATLINE_DEMO', !env['DATABASE_URL']),
    trustedProxies: number(env, 'SEATLINE_TRUSTED_PROXIES', 0),
    countTraining: flag(env, 'SEATLINE_COUNT_TRAINING', true),
    pollMs: Math.max(LEAST_POLL_MS, number(env, 'SEATLINE_POLL_MS', 15_000)),
  };
}

const given = <K extends string>(name: K, value: string | undefined) =>
  (value ? { [name]: value } : {}) as { [key in K]?: string };

function number(env: Environment, name: string, otherwise: number): number {
  const text = env[name];
  if (!text) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new Error(`${name} must be a whole number, 0–65535.`);
  return value;
}

const flag = (env: Environment, name: string, otherwise: boolean): boolean =>
  env[name] === undefined || env[name] === '' ? otherwise : env[name] !== '0';
