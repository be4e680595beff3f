/**
 * The same rows for everyone: customers of ten columns, about 295 bytes of values each, made from their number alone,
 * so that every engine's server makes them for itself.
 */
import type { Customer } from '../../src/shared/domain/customer.ts';

export interface BenchRow {
  id: string;
  accountNo: string;
  name: string;
  kind: 'household' | 'business';
  phone: string;
  address: string;
  region: string;
  level: 'normal' | 'key';
  tags: string;
  sinceMs: number;
}

/** In the order of `valuesOf`; the first is the primary key. */
export const COLUMNS = [
  'id',
  'accountNo',
  'name',
  'kind',
  'phone',
  'address',
  'region',
  'level',
  'tags',
  'sinceMs',
] as const satisfies (keyof BenchRow)[];

/** What everyone who can keeps an index on, besides the primary key. */
export const INDEXES: readonly (readonly (keyof BenchRow)[])[] = [['phone'], ['region', 'sinceMs']];

const FAMILY = '王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗';
const GIVEN = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华文建国玉梅';
const REGIONS = ['城东', '城西', '江北', '滨湖', '高新', '开发区', '老城', '南山'];
const STREETS = ['人民路', '解放大道', '建设三路', '长江西街', '滨河花园', '电力新村', '迎宾大道', '文化巷'];
const SINCE_MS = 1_500_000_000_000;
const MINUTE_MS = 60_000;

/** The n-th row; `version` changes what a delta changes (address and tags). */
export function rowAt(n: number, version = 0): BenchRow {
  const draw = drawer(n);
  const street = pick(STREETS, draw());
  const near = pick(STREETS, draw());
  return {
    id: uuidOf(n),
    accountNo: String(3_100_000_000 + n),
    name: `${pick([...FAMILY], draw())}${pick([...GIVEN], draw())}${pick([...GIVEN], draw())}`,
    kind: draw() % 10 === 0 ? 'business' : 'household',
    phone: `1${[3, 5, 7, 8, 9][draw() % 5]}${String(draw() % 1_000_000_000).padStart(9, '0')}`,
    address: `东江省临江市${street}${draw() % 2_000}号${draw() % 40}栋${draw() % 4}单元${draw() % 30}层${version}室，靠近${near}与${street}路口东侧变电箱旁，配电房在地下一层入口左手边第${draw() % 9}间，请从北门进`,
    region: pick(REGIONS, draw()),
    level: draw() % 50 === 0 ? 'key' : 'normal',
    tags: JSON.stringify(draw() % 3 === 0 ? ['阶梯电价', `v${version}`] : [`v${version}`]),
    sinceMs: SINCE_MS + (draw() % 4_000_000) * MINUTE_MS,
  };
}

export function* rowsUpTo(count: number): Generator<BenchRow> {
  for (let n = 0; n < count; n += 1) yield rowAt(n);
}

export const valuesOf = (row: BenchRow): (string | number)[] => COLUMNS.map((column) => row[column]);

/** The row as our own noun: the same values, in the shape that the product knows. */
export function customerOf(row: BenchRow): Customer {
  const { phone, tags, ...rest } = row;
  return {
    ...rest,
    id: row.id as Customer['id'],
    numbers: [{ number: phone, kind: 'mobile' }],
    tags: JSON.parse(tags) as string[],
    meters: [],
  };
}

const pick = <T>(list: readonly T[], draw: number): T => list[draw % list.length] as T;

/** Random order of ids, like UUIDv4 of real life: the worst case for a B-tree. */
function uuidOf(n: number): string {
  const draw = drawer(n ^ 0x5bd1e995);
  const hex = Array.from({ length: 4 }, () => draw().toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** mulberry32: 32 bits a draw. */
function drawer(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
