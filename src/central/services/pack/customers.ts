/** Two thousand people and shops of a city that does not exist, and what they owe. */
import type { Bill, Customer } from '../../../shared/domain/customer.ts';
import { DAY_MS } from './calendar.ts';
import { numberSource, type NumberSource } from './numbers.ts';
import type { CastMember, NamesFile, PackFile, PlacesFile } from './pack-files.ts';
import { fromPairs, seededRandom, weightedPicker, type Random } from './random.ts';
import { balanceFen, billsOf, type MeterPlan, type Payer } from './supply.ts';

export interface CustomerWords {
  pack: PackFile;
  names: NamesFile;
  places: PlacesFile;
  cast: readonly CastMember[];
}

export interface CustomerAndBills {
  customer: Customer;
  bills: Bill[];
}

/** What is known of a customer before the meters are read. */
interface Draft {
  name: string;
  kind: Customer['kind'];
  region: string;
  address: string;
  numbers: Customer['numbers'];
  level: Customer['level'];
  tags: string[];
  payer: Payer;
  meters: Omit<MeterPlan, 'meterNo'>[];
}

/** Streams of one customer's chance, kept apart so that a new draw in one leaves the others alone. */
const STREAMS_EACH = 2;
const METERS_EACH = 10;

/**
 * The first customers are the hand-written cast; the rest are drawn. The n-th customer is the same whatever
 * `count` is, so a bench with 100,000 holds the demo's 2,000 unchanged.
 */
export function makeCustomers(words: CustomerWords, count: number, anchorMs: number): CustomerAndBills[] {
  const draw = customerDrawer(words);
  return Array.from({ length: count }, (_, index) => {
    const random = seededRandom(words.pack.seed, index * STREAMS_EACH);
    const member = words.cast[index];
    const draft = member ? fromCast(member) : draw(random);
    const chance = seededRandom(words.pack.seed, index * STREAMS_EACH + 1);
    return settle({ draft, index, anchorMs, pack: words.pack, random: chance });
  });
}

function settle(input: { draft: Draft; index: number; anchorMs: number; pack: PackFile; random: Random }) {
  const { draft, index, anchorMs, pack, random } = input;
  const { payer, meters: plans, ...known } = draft;
  const id = `c-${String(index + 1).padStart(6, '0')}` as Customer['id'];
  const sinceMs = anchorMs - random.int(200, 9_000) * DAY_MS;
  const accountNo = `5690${String(index + 100_001).padStart(6, '0')}`;
  const customer: Customer = { ...known, id, accountNo, meters: [], sinceMs };
  const bills = plans.map((plan, i) => {
    const meterNo = `5690${String((index + 10_000) * METERS_EACH + i).padStart(8, '0')}`;
    const written = billsOf(customer, { ...plan, meterNo }, payer, { pack, anchorMs }, random);
    const paidAheadFen = payer === 'prompt' && random.chance(0.3) ? random.int(10, 300) * 100 : 0;
    const { address, tariff } = plan;
    customer.meters.push({ meterNo, address, tariff, balanceFen: balanceFen(written, paidAheadFen) });
    return written;
  });
  return { customer, bills: bills.flat() };
}

function fromCast(member: CastMember): Draft {
  const { kwh, lastMonthFactor, tariff, numbers, ...known } = member;
  const usual = member.kind === 'household' ? '居民' : '一般工商业';
  const main = member.kind === 'household' ? 'home' : 'work';
  return {
    ...known,
    payer: 'prompt',
    numbers: numbers.map((number) => ({ number, kind: number.startsWith('1') ? 'mobile' : main })),
    meters: [{ address: member.address, tariff: tariff ?? usual, kwh, lastMonthFactor }],
  };
}

function customerDrawer({ pack, names, places, cast }: CustomerWords): (random: Random) => Draft {
  const taken = [...cast.flatMap((member) => member.numbers), ...pack.reservedNumbers];
  const numbers = numberSource(places, taken);
  const people = householdDrawer(names, places, numbers);
  const firms = businessDrawer(names, places, numbers);
  return (random) => (random.chance(0.12) ? firms(random) : people(random));
}

const payerOf = (random: Random): Payer => (random.chance(0.05) ? 'late' : 'prompt');

/** One person's name: women and men alike, one- and two-character given names. */
export function personNamer(names: NamesFile): (random: Random) => string {
  const surname = weightedPicker(fromPairs(names.surnames));
  return (random) => surname(random) + random.pick(random.chance(0.5) ? names.givenMen : names.givenWomen);
}

type District = PlacesFile['districts'][number];

const districtPicker = (places: PlacesFile): ((random: Random) => District) =>
  weightedPicker(places.districts.map((value) => ({ value, weight: value.weight })));

/** A third of the people of a county live in its villages. */
function homeAddress({ city }: PlacesFile, district: District, random: Random): string {
  if (district.villages && random.chance(0.35))
    return `${city}${district.name}${random.pick(district.villages)}${random.int(1, 9)}组${random.int(1, 86)}号`;
  const floor = random.int(1, 26);
  const room = `${floor}${String(random.int(1, 4)).padStart(2, '0')}室`;
  const place = `${random.pick(district.streets)}${random.int(1, 380)}号${random.pick(district.estates)}`;
  return `${city}${district.name}${place}${random.int(1, 22)}幢${random.int(1, 4)}单元${room}`;
}

function householdDrawer(
  names: NamesFile,
  places: PlacesFile,
  source: NumberSource,
): (random: Random) => Draft {
  const nameOf = personNamer(names);
  const districtOf = districtPicker(places);
  return (random) => {
    const district = districtOf(random);
    const address = homeAddress(places, district, random);
    const meter = { address, tariff: '居民', kwh: householdKwh(random), lastMonthFactor: 1 };
    const garage = { ...meter, tariff: '居民合表', address: `${address}（车位）`, kwh: random.int(40, 220) };
    return {
      name: nameOf(random),
      kind: 'household',
      region: district.name,
      address,
      numbers: householdNumbers(source, random),
      level: 'normal',
      tags: tagsFrom(places.tags.household, random),
      payer: payerOf(random),
      meters: random.chance(0.04) ? [meter, garage] : [meter],
    };
  };
}

/** Most homes use 100–260 kWh a month; a few stand empty, a few use three times as much. */
function householdKwh(random: Random): number {
  if (random.chance(0.04)) return random.int(4, 22);
  return Math.round(80 + 130 * random.next() + 330 * random.next() ** 4);
}

function householdNumbers(source: NumberSource, random: Random): Customer['numbers'] {
  const own = { number: source.mobile(random), kind: 'mobile' as const };
  const second = random.chance(0.24) ? [{ number: source.mobile(random), kind: 'mobile' as const }] : [];
  const home = random.chance(0.2) ? [{ number: source.landLine(random), kind: 'home' as const }] : [];
  return [own, ...second, ...home];
}

function businessDrawer(
  names: NamesFile,
  places: PlacesFile,
  source: NumberSource,
): (random: Random) => Draft {
  const districtOf = districtPicker(places);
  return (random) => {
    const district = districtOf(random);
    const trade = random.pick(names.trades);
    const address = `${places.city}${district.name}${random.pick(district.streets)}${random.int(1, 520)}号`;
    const [low, high] = trade.kwh;
    const meter = { address, tariff: trade.tariff, kwh: random.int(low, high), lastMonthFactor: 1 };
    const extra = random.chance(0.15) ? random.int(1, 3) : 0;
    const rooms = Array.from({ length: extra }, (_, i) => ({
      ...meter,
      address: `${address}${i + 2}号配电间`,
      kwh: random.int(low, high),
    }));
    return {
      name: `${random.pick(['临江', places.city, ''])}${random.pick(names.brands)}${trade.name}`,
      kind: 'business',
      region: district.name,
      address,
      numbers: businessNumbers(source, random),
      level: random.chance(0.06) ? 'key' : 'normal',
      tags: tagsFrom(places.tags.business, random),
      payer: payerOf(random),
      meters: [meter, ...rooms],
    };
  };
}

function businessNumbers(source: NumberSource, random: Random): Customer['numbers'] {
  const desk = { number: source.landLine(random), kind: 'work' as const };
  return random.chance(0.7) ? [desk, { number: source.mobile(random), kind: 'mobile' as const }] : [desk];
}

/** Each tag by its own percentage. */
const tagsFrom = (tags: readonly (readonly [string, number])[], random: Random): string[] =>
  tags.filter(([, percent]) => random.chance(percent / 100)).map(([tag]) => tag);
