/**
 * What the phone window and the rest say to each other, through core: the phone reports its whole state (small,
 * conflated), the desk sends orders and learns whether they were carried out.
 */
import { eventIterator, type InferContractRouterInputs } from '@orpc/contract';
import { z } from 'zod';
import { CallDirection, CallLine } from '../domain/call.ts';
import { CallState } from '../domain/call-state.ts';
import { Customer } from '../domain/customer.ts';
import { CallId, CustomerId, EpochMs, QueueId, RecordingId } from '../ids.ts';
import { Failure, procedure } from './procedure.ts';

/** The line's registration (RFC 3261 §10) as a person needs to know it. */
export const Registration = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('off') }),
  z.strictObject({ name: z.literal('registering'), sinceMs: EpochMs }),
  z.strictObject({ name: z.literal('registered'), sinceMs: EpochMs }),
  /** The switch answered and refused the password. No retry until the account changes. */
  z.strictObject({ name: z.literal('refused'), sinceMs: EpochMs }),
  /** No answer; retried for ever. */
  z.strictObject({ name: z.literal('unreachable'), sinceMs: EpochMs, nextTryAtMs: EpochMs }),
]);
export type Registration = z.infer<typeof Registration>;

export const Microphone = z.enum(['unknown', 'ready', 'refused', 'absent']);
export type Microphone = z.infer<typeof Microphone>;

/** One call as the phone window holds it. */
export const PhoneCall = z.strictObject({
  callId: CallId,
  direction: CallDirection,
  line: CallLine,
  /** As delivered in From (or dialled); null when withheld. */
  number: z.string().max(64).nullable(),
  /** From's display name, if the switch sends one. */
  displayName: z.string().max(120).nullable(),
  queueId: QueueId.nullable(),
  state: CallState,
  muted: z.boolean(),
  recordingId: RecordingId.nullable(),
  /** Loudest sample of the last second, 0..1, per side; null while there is no media. */
  levels: z.strictObject({ microphone: z.number(), remote: z.number() }).nullable(),
});
export type PhoneCall = z.infer<typeof PhoneCall>;

export const PhoneReport = z.strictObject({
  registration: Registration,
  microphone: Microphone,
  calls: z.array(PhoneCall).max(16),
});
export type PhoneReport = z.infer<typeof PhoneReport>;

/** Who is calling, found in the local store. Several or none is a state of the screen, not an error. */
export const CallerMatch = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('one'), customer: Customer }),
  z.strictObject({ name: z.literal('several'), customers: z.array(Customer).max(50) }),
  z.strictObject({ name: z.literal('none') }),
  z.strictObject({ name: z.literal('withheld') }),
]);
export type CallerMatch = z.infer<typeof CallerMatch>;

/** A call as the desk shows it: the phone's half, and what core found out about the caller. */
export const DeskCall = PhoneCall.extend({
  match: CallerMatch,
  /** The customer that the agent or an unambiguous match settled on. */
  customerId: CustomerId.nullable(),
});
export type DeskCall = z.infer<typeof DeskCall>;

export const PhoneStatus = z.strictObject({
  /** Is there a phone window at all? */
  present: z.boolean(),
  registration: Registration,
  microphone: Microphone,
  calls: z.array(DeskCall),
});
export type PhoneStatus = z.infer<typeof PhoneStatus>;

export const PhoneOrder = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('dial'), number: z.string().min(1).max(64) }),
  z.strictObject({ name: z.literal('answer'), callId: CallId }),
  z.strictObject({ name: z.literal('reject'), callId: CallId }),
  z.strictObject({ name: z.literal('hangUp'), callId: CallId }),
  z.strictObject({ name: z.literal('mute'), callId: CallId, muted: z.boolean() }),
  z.strictObject({ name: z.literal('hold'), callId: CallId, held: z.boolean() }),
  z.strictObject({
    name: z.literal('tones'),
    callId: CallId,
    digits: z.string().regex(/^[0-9*#A-D]{1,32}$/),
  }),
  /** Ring with this scenario on the training line. */
  z.strictObject({ name: z.literal('train'), scenarioId: z.string().min(1).max(64) }),
  /** Ask for the microphone again after it was refused or absent. */
  z.strictObject({ name: z.literal('askMicrophone') }),
]);
export type PhoneOrder = z.infer<typeof PhoneOrder>;

/** How to reach the switch; given by central at sign-in, kept in the vault for offline starts. */
export const SipAccount = z.strictObject({
  /** wss://… or, on loopback, ws://…; tried in order. */
  servers: z.array(z.string().url()).min(1).max(8),
  uri: z.string().regex(/^sip:[^\s]+$/),
  authorizationUser: z.string().min(1).max(64),
  password: z.string().min(1).max(128),
});
export type SipAccount = z.infer<typeof SipAccount>;

/** What the phone window needs to know to be the phone of the person who is signed in; null: be nobody's. */
export const PhoneAssignment = z
  .strictObject({ userName: z.string(), account: SipAccount.nullable() })
  .nullable();
export type PhoneAssignment = z.infer<typeof PhoneAssignment>;

/** A customer to practise with. Sounds are files of resources/sounds, served beside the page. */
export const TrainingScenario = z.strictObject({
  id: z.string().min(1).max(64),
  title: z.string().min(1).max(80),
  about: z.string().max(500),
  /** null: the caller withholds the number. */
  number: z.string().max(64).nullable(),
  queueId: QueueId,
  /** Said one after the other, each after its pause; the last one repeats nothing and waits. */
  speech: z
    .array(
      z.strictObject({
        sound: z.string().regex(/^[\w-]+\.(wav|ogg)$/),
        text: z.string(),
        pauseMs: z.number().int().min(0),
      }),
    )
    .min(1)
    .max(20),
  /** The customer gives up ringing after this long. */
  patienceMs: z.number().int().positive(),
});
export type TrainingScenario = z.infer<typeof TrainingScenario>;

export const phoneContract = {
  /** For every window: the phone as it is, at once and after each change (at most 20 a second). */
  status: procedure.output(eventIterator(PhoneStatus)),
  /** Carries an order to the phone window and waits for its answer (5 s). */
  order: procedure.input(PhoneOrder).output(z.strictObject({ callId: CallId.nullable() })),
  /** The agent says who is calling when the number did not. */
  chooseCustomer: procedure
    .input(z.strictObject({ callId: CallId, customerId: CustomerId.nullable() }))
    .output(z.void()),
  scenarios: procedure.output(z.array(TrainingScenario)),

  /**
   * For the phone window alone. The newest one is the phone, an older one is told to stand down; but a call that lives
   * stays with its window: while it does, another window is the one that is told. `windowId` tells a new window from
   * the same one after a loss of the link; left out, it is a new one.
   */
  attach: procedure
    .input(z.strictObject({ windowId: z.string().min(1).max(64) }).optional())
    .output(
      eventIterator(
        z.discriminatedUnion('name', [
          z.strictObject({ name: z.literal('assignment'), assignment: PhoneAssignment }),
          z.strictObject({ name: z.literal('order'), orderId: z.string(), order: PhoneOrder }),
          z.strictObject({ name: z.literal('standDown') }),
        ]),
      ),
    ),
  report: procedure.input(PhoneReport).output(z.void()),
  answerOrder: procedure
    .input(
      z.strictObject({
        orderId: z.string().max(64),
        result: z.discriminatedUnion('ok', [
          z.strictObject({ ok: z.literal(true), callId: CallId.nullable() }),
          z.strictObject({ ok: z.literal(false), error: Failure }),
        ]),
      }),
    )
    .output(z.void()),
};
export type PhoneInputs = InferContractRouterInputs<typeof phoneContract>;
