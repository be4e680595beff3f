import { Core, type UserAgent } from 'sip.js';

const PATIENCE_MS = 5_000;

/**
 * Any answer to OPTIONS (RFC 3261 §11), even a refusal, proves that the other end is there. A socket whose other
 * end vanished stays open for minutes without a sign, and nobody would ring meanwhile.
 */
export function isAlive(userAgent: UserAgent): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    const answer = (message: Core.IncomingResponseMessage): void => {
      clearTimeout(timer);
      resolve(!isMadeHere(message));
    };
    const core = userAgent.userAgentCore;
    const { aor } = core.configuration;
    const domain = aor.clone();
    domain.user = undefined;
    const request = core.makeOutgoingRequestMessage('OPTIONS', domain, aor, aor, {});
    core.request(request, {
      onAccept: ({ message }) => answer(message),
      onReject: ({ message }) => answer(message),
      onRedirect: ({ message }) => answer(message),
    });
  });
}

/** SIP.js answers for a dead transport itself (408, 503), and such an answer came over no wire: it has no Via. */
const isMadeHere = (message: Core.IncomingResponseMessage): boolean => !message.hasHeader('Via');
