/** What every procedure of central starts from: the request, and the person behind it where one is needed. */
import { implement } from '@orpc/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { centralContract } from '../../shared/contract/central.ts';
import { failure } from '../../shared/link/attempt.ts';
import { identify, recognise, type AccountParts, type Caller } from '../services/accounts/accounts.ts';
import { mayHandIn } from '../services/devices/leaving.ts';
import { isProven } from '../services/devices/proof.ts';
import { signedRequest } from './raw-body.ts';

export interface RequestContext {
  request: FastifyRequest;
  reply: FastifyReply;
  accounts: AccountParts;
}

export const open = implement(centralContract).$context<RequestContext>();

/** Procedures of people who are signed in; those of sync are signed by their device as well. */
export const signedIn = open.use(async ({ context: { accounts, request }, path, next }) => {
  const caller = await (path[0] === 'sync'
    ? provenCallerOf(accounts, request)
    : callerOf(accounts, request.headers.authorization));
  return next({ context: { caller } });
});

/** [DV10] Also for people and devices that were given up: to hear so, and to hand in what was typed. */
export const signedInOrLeaving = open.use(async ({ context: { accounts, request }, next }) =>
  next({ context: { caller: await provenCallerOf(accounts, request, { orLeaving: true }) } }),
);

/** For plain routes that are not of sync. */
export async function callerOf(accounts: AccountParts, header: string | undefined): Promise<Caller> {
  const found = await identify(accounts, tokenOf(header));
  if (!found.ok) throw failure(found.error);
  return found.value;
}

/** [DV2] For everything under /sync/v1, procedures and plain routes alike. */
export async function provenCallerOf(
  accounts: AccountParts,
  request: FastifyRequest,
  { orLeaving = false } = {},
): Promise<Caller> {
  const token = tokenOf(request.headers.authorization);
  const found = await recognise(accounts, token);
  if (!found.ok) throw failure(found.error);
  const { caller, standing, leaving } = found.value;
  if (leaving && !(orLeaving && mayHandIn(standing, accounts.now()))) throw failure(leaving);
  const key = standing.device?.publicKey;
  if (key && !isProven(key, token, signedRequest(request))) throw failure('account/proof-wrong');
  return caller;
}

function tokenOf(header: string | undefined): string {
  const token = /^Bearer ([\w.-]{20,2000})$/i.exec(header ?? '')?.[1];
  if (!token) throw failure('account/signed-out');
  return token;
}
