/** What every procedure of central starts from: the request, and the person behind it where one is needed. */
import { implement } from '@orpc/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { centralContract } from '../../shared/contract/central.ts';
import { failure } from '../../shared/link/attempt.ts';
import { identify, type AccountParts, type Caller } from '../services/accounts/accounts.ts';

export interface RequestContext {
  request: FastifyRequest;
  reply: FastifyReply;
  accounts: AccountParts;
}

export const open = implement(centralContract).$context<RequestContext>();

/** Procedures of people who are signed in. */
export const signedIn = open.use(async ({ context, next }) =>
  next({ context: { caller: await callerOf(context.accounts, context.request.headers.authorization) } }),
);

export async function callerOf(accounts: AccountParts, header: string | undefined): Promise<Caller> {
  const token = /^Bearer ([\w.-]{20,2000})$/i.exec(header ?? '')?.[1];
  if (!token) throw failure('account/signed-out');
  const found = await identify(accounts, token);
  if (!found.ok) throw failure(found.error);
  return found.value;
}
