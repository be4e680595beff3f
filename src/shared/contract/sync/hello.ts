/** The first word of a round that begins anew: who asks with what program, and what central thinks of them. */
import { z } from 'zod';
import { DeviceId, EpochMs } from '../../ids.ts';
import { BucketName, View } from './identity.ts';

export const HelloInput = z.strictObject({
  deviceId: DeviceId,
  /** The program's own version, for central's log and for people. */
  program: z.string().max(40),
  protocol: z.number().int().positive(),
  /** The epoch this device's acknowledgements belong to; null: never heard one. */
  epoch: z.string().max(64).nullable(),
  /** The highest device number that central ever acknowledged to this device; 0: none. */
  ackedSeq: z.number().int().nonnegative(),
});
export type HelloInput = z.infer<typeof HelloInput>;

export const Hello = z.strictObject({
  epoch: z.string().max(64),
  /**
   * ok: go on. forked: this device's identity was used elsewhere: take a new one and send everything again.
   * wipe: an administrator gave this device up: send what waits once (it is kept for a person), then destroy the key.
   */
  state: z.enum(['ok', 'forked', 'wipe']),
  /** This program is older than central accepts: pushes are taken, pulls are not. */
  upgradeRequired: z.boolean(),
  /** What this person may read now. */
  buckets: z.array(z.strictObject({ bucket: BucketName, view: View, count: z.number().int().nonnegative() })),
  limits: z.strictObject({
    mutations: z.number().int().positive(),
    bytes: z.number().int().positive(),
    rows: z.number().int().positive(),
  }),
  serverTimeMs: EpochMs,
  pollAfterMs: z.number().int().positive(),
});
export type Hello = z.infer<typeof Hello>;
