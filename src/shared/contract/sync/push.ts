/** What goes up: an ordered batch of mutations, each answered alone. Rules P: docs/spec/sync.md. */
import { z } from 'zod';
import { ConflictId, DeviceId, EpochMs, MutationId } from '../../ids.ts';
import { Sha256 } from './identity.ts';

export const Mutation = z.strictObject({
  id: MutationId,
  /** Dense per device, from 1: the order in which the person worked. */
  deviceSeq: z.number().int().positive(),
  /**
   * The chain: SHA-256 of `chain of deviceSeq − 1 \n id \n payloadHash`; 64 zeros before the first. What was done
   * offline cannot be reordered, dropped or changed afterwards without being noticed.
   */
  chain: Sha256,
  command: z.string().min(1).max(64),
  version: z.number().int().positive(),
  args: z.unknown(),
  /** For edits: the row as the person saw it while typing. Fields that others changed meanwhile are told from it. */
  base: z
    .strictObject({ ver: z.number().int().nonnegative(), fields: z.record(z.string(), z.unknown()) })
    .nullable(),
  /** SHA-256 of canonical {command, version, args, base}: a resend must carry the same content. */
  payloadHash: Sha256,
  /** This machine's clock; `skewMs` is what to add to get central's (null: central was not heard yet). Never orders anything. */
  at: z.strictObject({ wallMs: EpochMs, skewMs: z.number().int().nullable() }),
});
export type Mutation = z.infer<typeof Mutation>;

export const MutationResult = z.discriminatedUnion('status', [
  /** Done, now or by an earlier send. `mark`: retire when a pull says `sequencedThrough` ≥ mark. */
  z.strictObject({ id: MutationId, status: z.literal('applied'), mark: z.number().int() }),
  /**
   * Done, and others had changed the same row meanwhile. Fields that clashed kept central's value; what was typed
   * stands in the conflict. `conflictId` null: nothing clashed, both people's fields are in the row.
   */
  z.strictObject({
    id: MutationId,
    status: z.literal('merged'),
    mark: z.number().int(),
    conflictId: ConflictId.nullable(),
  }),
  /** Not done: the row is not as it was expected to be. A conflict row keeps both sides until a person decides. */
  z.strictObject({
    id: MutationId,
    status: z.literal('conflict'),
    conflictId: ConflictId,
    code: z.string().max(64),
  }),
  /** The rule refused it against central's rows. Kept here and there for a person. */
  z.strictObject({ id: MutationId, status: z.literal('refused'), code: z.string().max(64) }),
  /** Central could not run it (unknown here, out of this person's reach, or failed three times); its content is kept. */
  z.strictObject({ id: MutationId, status: z.literal('quarantined'), code: z.string().max(64) }),
  /** Not now: this one, and what touches the same lane or rows, come again later. */
  z.strictObject({ id: MutationId, status: z.literal('retry'), afterMs: z.number().int() }),
]);
export type MutationResult = z.infer<typeof MutationResult>;

export const PushInput = z.strictObject({
  epoch: z.string().max(64).nullable(),
  deviceId: DeviceId,
  /** Given by the answer before; null: this device never pushed in this epoch. A spent one means a copied disk. */
  token: z.string().max(200).nullable(),
  /** SHA-256 of the mutations' ids and payload hashes, in order: a batch whose answer was lost may come again as it was. */
  batchHash: Sha256,
  mutations: z.array(Mutation).min(1).max(1_000),
});
export type PushInput = z.infer<typeof PushInput>;

export const PushAnswer = z.strictObject({
  epoch: z.string().max(64),
  tokenNext: z.string().max(200),
  results: z.array(MutationResult),
  serverTimeMs: EpochMs,
});
export type PushAnswer = z.infer<typeof PushAnswer>;
