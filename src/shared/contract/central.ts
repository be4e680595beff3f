/** Central's HTTP API. Served with an OpenAPI 3.1 document at /openapi.json. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Team, User } from '../domain/people.ts';
import { DeviceId, EpochMs, RecordingId, TenantId } from '../ids.ts';
import { LiveMessage, LiveReport } from './live.ts';
import { SipAccount } from './phone.ts';
import { procedure } from './procedure.ts';
import { DeviceKey } from './sync/proof.ts';
import { syncContract } from './sync/sync.ts';

const Tokens = z.strictObject({
  accessToken: z.string(),
  accessExpiresInSec: z.number().int().positive(),
  /** Single use. Presenting a spent one again, past a short grace, revokes the whole family. */
  refreshToken: z.string(),
});

export const SignedIn = z.strictObject({
  tokens: Tokens,
  tenantId: TenantId,
  user: User,
  team: Team,
  /** null: this person has no telephone extension. */
  line: SipAccount.nullable(),
  /** 32 bytes, base64: opens this person's store on this device when the password changed. */
  keySecret: z.string(),
  serverTimeMs: EpochMs,
});
export type SignedIn = z.infer<typeof SignedIn>;

export const centralContract = {
  auth: {
    signIn: procedure
      .route({
        method: 'POST',
        path: '/auth/v1/sign-in',
        summary: 'Password sign-in of a person on a device',
      })
      .input(
        z.strictObject({
          login: z.string().trim().min(1).max(64),
          password: z.string().min(1).max(256),
          deviceId: DeviceId,
          /** Public half of the device's Ed25519 key (raw, base64url): every later request of sync is signed with it. */
          deviceKey: DeviceKey.optional(),
          protocol: z.number().int().positive(),
        }),
      )
      .output(SignedIn),
    refresh: procedure
      .route({ method: 'POST', path: '/auth/v1/refresh', summary: 'A new token pair for a refresh token' })
      .input(z.strictObject({ refreshToken: z.string().max(500), deviceId: DeviceId }))
      .output(Tokens),
    signOut: procedure
      .route({ method: 'POST', path: '/auth/v1/sign-out', summary: 'Ends the refresh family' })
      .input(z.strictObject({ refreshToken: z.string().max(500) }))
      .output(z.void()),
  },
  sync: syncContract,
  live: {
    report: procedure
      .route({ method: 'POST', path: '/live/v1/report', summary: 'The state of my agent, latest wins' })
      .input(LiveReport)
      .output(z.strictObject({ serverTimeMs: EpochMs })),
    feed: procedure
      .route({
        method: 'GET',
        path: '/live/v1/feed',
        summary: 'Snapshot, then deltas; for leads, inspectors and administrators',
      })
      .output(eventIterator(LiveMessage)),
  },
  recordings: {
    /** Called after the last byte of the tus upload: central hashes the file and only then says `stored`. */
    confirm: procedure
      .route({ method: 'POST', path: '/recordings/v1/{id}/confirm', summary: 'Verify an uploaded recording' })
      .input(z.strictObject({ id: RecordingId }))
      .output(z.strictObject({ stored: z.boolean() })),
  },
  health: procedure.route({ method: 'GET', path: '/health', summary: 'Is central able to serve?' }).output(
    z.strictObject({
      product: z.literal('seatline-central'),
      protocol: z.number().int(),
      serverTimeMs: EpochMs,
    }),
  ),
};
export type CentralContract = typeof centralContract;
