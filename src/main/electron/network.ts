/** What pages may fetch at all, below any policy of theirs: our own scheme, and the switches that core knows. */
import type { Session } from 'electron';
import { isOurs } from './origin.ts';

export function guardNetwork(session: Session, switchOrigins: () => readonly string[]): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !isReachable(url, switchOrigins()) });
  });
  // No Windows password hash for whoever asks.
  session.allowNTLMCredentialsForDomains('');
}

export function isReachable(url: string, switchOrigins: readonly string[]): boolean {
  const parsed = URL.parse(url);
  if (parsed === null) return false;
  if (isOurs(url) || parsed.protocol === 'devtools:' || parsed.protocol === 'data:') return true;
  if (parsed.protocol === 'blob:') return isOurs(parsed.pathname);
  const isSocket = parsed.protocol === 'ws:' || parsed.protocol === 'wss:';
  return isSocket && switchOrigins.includes(parsed.origin);
}
