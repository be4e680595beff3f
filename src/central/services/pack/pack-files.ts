/** The files of a pack folder as people write them. Parsed once, here; a file that does not fit names itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Role } from '../../../shared/domain/people.ts';
import { Label } from '../../../shared/domain/noun.ts';
import { Queue } from '../../../shared/domain/centre.ts';

const Weights = z.array(z.tuple([z.string().min(1), z.number().positive()])).min(1);
const Words = z.array(z.string().min(1)).min(1);
const Range = z.tuple([z.number().nonnegative(), z.number().nonnegative()]);

export const PackFile = z.strictObject({
  id: z.string(),
  tenantId: z.string(),
  label: Label,
  /** Everyone's password in the demo centre. */
  password: z.string().min(1),
  seed: z.number().int(),
  /** The pack's place on the clock: months end and shifts begin there. */
  utcOffsetHours: z.number().int().min(-12).max(14),
  /** Numbers that no customer has: the strangers of the training scenarios. */
  reservedNumbers: z.array(z.string()),
  callsPerDay: z.number().int().positive(),
  callDays: z.number().int().positive(),
  tariffs: z.array(
    z.strictObject({
      name: z.string(),
      /** Price of the part of a year's energy above `fromKwh`. */
      steps: z.array(z.strictObject({ fromKwh: z.number(), fenPerKwh: z.number() })).min(1),
    }),
  ),
  /** How much of an average month is used in January … December. */
  monthFactors: z.array(z.number().positive()).length(12),
});
export type PackFile = z.infer<typeof PackFile>;

export const TeamsFile = z.array(z.strictObject({ id: z.string(), name: z.string() }));

export const UsersFile = z.array(
  z.strictObject({
    login: z.string(),
    name: z.string(),
    role: Role,
    teamId: z.string(),
    extension: z.string().nullable(),
    sipPassword: z.string().nullable(),
  }),
);

export const QueuesFile = z.array(Queue);

export const ReasonsFile = z.array(z.strictObject({ id: z.string(), label: Label, paid: z.boolean() }));

interface DispositionBranch {
  id: string;
  label: z.infer<typeof Label>;
  needsFollowUp?: boolean | undefined;
  children?: DispositionBranch[] | undefined;
}
const DispositionBranch: z.ZodType<DispositionBranch> = z.strictObject({
  id: z.string(),
  label: Label,
  needsFollowUp: z.boolean().optional(),
  get children() {
    return z.array(DispositionBranch).optional();
  },
});
export const DispositionsFile = z.array(DispositionBranch);
export type DispositionsFile = z.infer<typeof DispositionsFile>;

export const NamesFile = z.strictObject({
  surnames: Weights,
  givenMen: Words,
  givenWomen: Words,
  brands: Words,
  trades: z.array(z.strictObject({ name: z.string(), tariff: z.string(), kwh: Range })).min(1),
});
export type NamesFile = z.infer<typeof NamesFile>;

export const PlacesFile = z.strictObject({
  city: z.string(),
  areaCode: z.string(),
  districts: z.array(
    z.strictObject({
      name: z.string(),
      weight: z.number().positive(),
      streets: Words,
      estates: Words,
      villages: Words.optional(),
    }),
  ),
  mobilePrefixes: Words,
  tags: z.strictObject({ household: Weights, business: Weights }),
});
export type PlacesFile = z.infer<typeof PlacesFile>;

/** Customers written by hand, because training scenarios and screenshots speak of them. */
export const CastFile = z.array(
  z.strictObject({
    name: z.string(),
    kind: z.enum(['household', 'business']),
    region: z.string(),
    address: z.string(),
    numbers: z.array(z.string()),
    tags: z.array(z.string()),
    /** Energy of an average month. */
    kwh: z.number().positive(),
    /** The latest bill's energy is this many times the usual. */
    lastMonthFactor: z.number().positive(),
    level: z.enum(['normal', 'key']).default('normal'),
    tariff: z.string().optional(),
  }),
);
export type CastMember = z.infer<typeof CastFile>[number];

const Topic = z.strictObject({
  dispositionId: z.string(),
  weight: z.number().positive(),
  talkSec: Range,
  /** {month}, {energy} and {amount} are the customer's latest bill. */
  notes: Words,
  /** What is promised when this disposition ends with a follow-up. */
  followUp: z.string().optional(),
});
export type Topic = z.infer<typeof Topic>;

export const CallsFile = z.strictObject({
  hourWeights: z.array(z.number().nonnegative()).length(24),
  shifts: z.array(z.strictObject({ fromHour: z.number(), toHour: z.number(), agents: z.number() })),
  queueWeights: Weights,
  topics: z.array(Topic.extend({ queueId: z.string() })),
  anywhere: z.array(Topic),
  callbacks: z.array(Topic),
  facts: z.strictObject({ household: Words, business: Words }),
});
export type CallsFile = z.infer<typeof CallsFile>;

/** One file of the pack. A file that does not fit is our mistake and throws, naming the file. */
export function readPackFile<S extends z.ZodType>(folder: string, name: string, schema: S): z.infer<S> {
  try {
    return schema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  } catch (cause) {
    throw new Error(`pack file ${name} cannot be read`, { cause });
  }
}
