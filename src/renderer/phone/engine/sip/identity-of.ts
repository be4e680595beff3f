import type { Invitation } from 'sip.js';
import { callerIdentity, type CallerIdentity } from '../caller-identity.ts';

/** The queue's name travels in this header; the dialplan sets it. */
const QUEUE_HEADER = 'X-Seatline-Queue';

export function identityOf(invitation: Invitation): CallerIdentity {
  const header = (name: string): string | null => invitation.request.getHeader(name) ?? null;
  return callerIdentity({
    from: header('From'),
    assertedIdentity: header('P-Asserted-Identity'),
    remotePartyId: header('Remote-Party-ID'),
    privacy: header('Privacy'),
    queue: header(QUEUE_HEADER),
  });
}
