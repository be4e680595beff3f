import { failure } from '../../shared/link/attempt.ts';
import { refresh, signIn, signOut } from '../services/accounts/accounts.ts';
import { open } from './context.ts';
import { signedRequest } from './raw-body.ts';

export const authRoutes = {
  signIn: open.auth.signIn.handler(async ({ input, context: { accounts, request, reply } }) => {
    const answer = await signIn(accounts, { ...input, address: request.ip });
    if (answer.ok) return answer.value;
    if (answer.error.code === 'request/too-many') reply.header('retry-after', answer.error.waitSec);
    throw failure(answer.error.code);
  }),
  refresh: open.auth.refresh.handler(async ({ input, context: { accounts, request } }) => {
    const answer = await refresh(accounts, input, signedRequest(request));
    if (answer.ok) return answer.value;
    throw failure(answer.error);
  }),
  signOut: open.auth.signOut.handler(({ input, context: { accounts } }) =>
    signOut(accounts, input.refreshToken),
  ),
};
