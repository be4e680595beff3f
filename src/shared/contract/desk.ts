/**
 * Everything a page may ask of core. The same contract runs over a MessagePort (Electron) and a WebSocket
 * (browser host). Streams give the present value first, then changes, conflated: a slow reader sees the latest,
 * never a backlog.
 */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { AgentState, RestState } from '../domain/agent-state.ts';
import { Article } from '../domain/article.ts';
import { Call, FollowUp, Note, ScriptRun } from '../domain/call.ts';
import { Disposition, Queue, StateReason } from '../domain/centre.ts';
import { Bill, Customer } from '../domain/customer.ts';
import { nounNames, type NounName } from '../domain/nouns.ts';
import { Team, User } from '../domain/people.ts';
import { Recording } from '../domain/recording.ts';
import { Script } from '../domain/script.ts';
import {
  ArticleId,
  CallId,
  CustomerId,
  EpochMs,
  MutationId,
  QueueId,
  RecordingId,
  ScriptId,
} from '../ids.ts';
import { LiveBoard } from './live.ts';
import { CallerMatch, phoneContract } from './phone.ts';
import { Failure, procedure } from './procedure.ts';
import { syncCentreProcedures } from './sync-centre.ts';

const Limit = z.number().int().min(1).max(500).default(50);

/** Who sits here. `offline` means signed in by the local key alone; central has not confirmed it yet. */
export const AccountStatus = z.discriminatedUnion('name', [
  /** The program is still opening its files. */
  z.strictObject({ name: z.literal('starting') }),
  z.strictObject({
    name: z.literal('signedOut'),
    /** Logins seen on this workstation, latest first, to choose from. */
    known: z.array(z.strictObject({ login: z.string(), name: z.string() })),
    /** Why the last person was signed out by the program, if it was. */
    because: Failure.nullable(),
  }),
  z.strictObject({ name: z.literal('signedIn'), user: User, teamName: z.string(), offline: z.boolean() }),
]);
export type AccountStatus = z.infer<typeof AccountStatus>;

export const AgentStatus = z.strictObject({
  state: AgentState,
  /** When wrap-up is meant to be over; null outside wrap-up or when the queue sets no limit. It is never cut off. */
  wrapUpDueAtMs: EpochMs.nullable(),
});
export type AgentStatus = z.infer<typeof AgentStatus>;

export const Light = z.strictObject({
  level: z.enum(['ok', 'degraded', 'down', 'off']),
  /** A text key under `health.`; the page has the sentence, including what still works. */
  reason: z.string().max(64),
  sinceMs: EpochMs,
});
export type Light = z.infer<typeof Light>;

/** Four separate lights: each says what is affected and what still works. */
export const Health = z.strictObject({ phone: Light, sync: Light, knowledge: Light, clock: Light });
export type Health = z.infer<typeof Health>;

export const Draft = z.strictObject({
  screen: z.string().min(1).max(64),
  key: z.string().min(1).max(128),
  /** JSON of the form, as the screen wrote it. */
  json: z.string().max(200_000),
  savedAtMs: EpochMs,
});
export type Draft = z.infer<typeof Draft>;

/** A line of a customer's history, newest first. */
export const TimelineItem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), atMs: EpochMs, call: Call }),
  z.strictObject({ kind: z.literal('note'), atMs: EpochMs, note: Note }),
  z.strictObject({ kind: z.literal('followUp'), atMs: EpochMs, followUp: FollowUp }),
]);
export type TimelineItem = z.infer<typeof TimelineItem>;

/** Small tables that every screen needs, whole. */
export const Reference = z.strictObject({
  teams: z.array(Team),
  users: z.array(User),
  queues: z.array(Queue),
  reasons: z.array(StateReason),
  dispositions: z.array(Disposition),
});
export type Reference = z.infer<typeof Reference>;

export const ArticleHit = z.strictObject({
  id: ArticleId,
  title: z.string(),
  category: z.string(),
  /** The sentence that matched; matched stretches as [start, length] in UTF-16 units. */
  excerpt: z.string(),
  marks: z.array(z.tuple([z.number().int(), z.number().int()])),
  validUntilMs: EpochMs.nullable(),
});
export type ArticleHit = z.infer<typeof ArticleHit>;

const Noun = z.enum(nounNames as [NounName, ...NounName[]]);

export const deskContract = {
  account: {
    status: procedure.output(eventIterator(AccountStatus)),
    signIn: procedure
      .input(
        z.strictObject({ login: z.string().trim().min(1).max(64), password: z.string().min(1).max(256) }),
      )
      .output(z.void()),
    /** Drafts and unsent work stay in the person's own vault. */
    signOut: procedure.output(z.void()),
  },
  agent: {
    status: procedure.output(eventIterator(AgentStatus)),
    go: procedure.input(RestState).output(z.void()),
    /** Longer wrap-up: moves wrapUpDueAtMs. */
    extendWrapUp: procedure
      .input(z.strictObject({ byMs: z.number().int().min(1).max(600_000) }))
      .output(z.void()),
  },
  phone: phoneContract,
  /** Emits the nouns whose rows changed (here or from central), so that stores ask again for what they show. */
  changes: procedure.output(eventIterator(z.strictObject({ nouns: z.array(Noun) }))),
  reference: procedure.output(Reference),
  customers: {
    get: procedure.input(z.strictObject({ id: CustomerId })).output(Customer),
    match: procedure.input(z.strictObject({ number: z.string().max(64).nullable() })).output(CallerMatch),
    search: procedure
      .input(z.strictObject({ text: z.string().max(80), limit: Limit }))
      .output(z.array(Customer)),
    timeline: procedure.input(z.strictObject({ id: CustomerId, limit: Limit })).output(z.array(TimelineItem)),
    bills: procedure.input(z.strictObject({ id: CustomerId })).output(z.array(Bill)),
  },
  calls: {
    /** Newest first. `mine`: only the signed-in person's. `before`: for the next page. */
    list: procedure
      .input(z.strictObject({ mine: z.boolean(), beforeMs: EpochMs.nullable(), limit: Limit }))
      .output(z.array(Call)),
    get: procedure.input(z.strictObject({ id: CallId })).output(Call),
    /** Calls of mine that ended and wait for wrap-up, oldest first; survives restarts. */
    unwrapped: procedure.output(z.array(Call)),
    scriptRun: procedure.input(z.strictObject({ id: CallId })).output(ScriptRun.nullable()),
  },
  followUps: {
    mine: procedure.output(z.array(FollowUp)),
  },
  scripts: {
    list: procedure.output(
      z.array(Script.pick({ id: true, name: true, version: true, queueIds: true, direction: true })),
    ),
    get: procedure.input(z.strictObject({ id: ScriptId })).output(Script),
    forQueue: procedure.input(z.strictObject({ queueId: QueueId.nullable() })).output(Script.nullable()),
  },
  knowledge: {
    search: procedure
      .input(
        z.strictObject({ text: z.string().max(120), limit: z.number().int().min(1).max(50).default(20) }),
      )
      .output(z.strictObject({ hits: z.array(ArticleHit), asOfMs: EpochMs.nullable() })),
    get: procedure.input(z.strictObject({ id: ArticleId })).output(Article),
  },
  recordings: {
    list: procedure
      .input(z.strictObject({ beforeMs: EpochMs.nullable(), limit: Limit }))
      .output(z.array(Recording)),
    /** A path on this page's own origin that plays the audio for five minutes; fetched from central when not here. */
    open: procedure.input(z.strictObject({ id: RecordingId })).output(z.strictObject({ path: z.string() })),
    /** From the phone window: one second of sound; order by `index`, from 0. Encrypted before it touches the disk. */
    append: procedure
      .input(
        z.strictObject({
          recordingId: RecordingId,
          callId: CallId,
          index: z.number().int().min(0).max(100_000),
          /** base64 of a WebM/Opus slice */
          slice: z.string().max(400_000),
        }),
      )
      .output(z.void()),
    /** From the phone window: no more slices will come. */
    finish: procedure
      .input(z.strictObject({ recordingId: RecordingId, durationMs: z.number().int().nonnegative() }))
      .output(z.void()),
  },
  drafts: {
    put: procedure.input(Draft.omit({ savedAtMs: true })).output(z.strictObject({ savedAtMs: EpochMs })),
    get: procedure.input(Draft.pick({ screen: true, key: true })).output(Draft.nullable()),
    list: procedure.output(z.array(Draft)),
    discard: procedure.input(Draft.pick({ screen: true, key: true })).output(z.void()),
  },
  commands: {
    /**
     * Runs the rule here, keeps the command in the vault's outbox and shows its effect, all before it answers.
     * `discardDraft` is dropped in the same transaction: the text is in the draft or in the outbox, never in neither.
     */
    run: procedure
      .input(
        z.strictObject({
          name: z.string().max(64),
          args: z.unknown(),
          discardDraft: Draft.pick({ screen: true, key: true }).nullable(),
        }),
      )
      .output(z.strictObject({ mutationId: MutationId })),
  },
  sync: syncCentreProcedures,
  health: procedure.output(eventIterator(Health)),
  /** Central's live board as this workstation last saw it, with its age. */
  board: procedure.output(eventIterator(LiveBoard)),
  host: {
    /** Opens (or brings forward) one of our own windows. */
    openWindow: procedure
      .input(z.strictObject({ name: z.enum(['desk', 'phone', 'quality', 'wallboard']) }))
      .output(z.void()),
    /** What this host can do; each missing one has its substitute on screen. */
    capabilities: procedure.output(
      z.strictObject({
        host: z.enum(['electron', 'browser']),
        tray: z.boolean(),
        globalShortcuts: z.boolean(),
        osKeyStore: z.boolean(),
        version: z.string(),
      }),
    ),
    /** A link (tel:, seatline:) asks for something; the desk shows it and a person decides. Never dials by itself. */
    links: procedure.output(
      eventIterator(
        z.discriminatedUnion('name', [
          z.strictObject({ name: z.literal('dial'), number: z.string().max(64) }),
          z.strictObject({ name: z.literal('customer'), id: CustomerId }),
        ]),
      ),
    ),
  },
  /** A page's own mistake, for the log. No row contents. */
  mistakes: procedure
    .input(
      z.strictObject({
        page: z.string().max(40),
        message: z.string().max(500),
        stack: z.string().max(4_000),
      }),
    )
    .output(z.void()),
};
export type DeskContract = typeof deskContract;
