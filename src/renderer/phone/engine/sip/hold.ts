import type { Session, Web } from 'sip.js';

/** Both sides offered at once (RFC 3261 §14.1): wait a moment, then ask again. */
const GLARE = 491;
const GLARE_PAUSE_MS = 1_200;

/** A re-INVITE that says sendonly or sendrecv (RFC 3264 §8.4). True when the other side agreed. */
export async function offerHold(session: Session, held: boolean): Promise<boolean> {
  const status = await reinvite(session, held);
  if (status !== GLARE) return status === 200;
  await new Promise((resolve) => setTimeout(resolve, GLARE_PAUSE_MS));
  return (await reinvite(session, held)) === 200;
}

async function reinvite(session: Session, held: boolean): Promise<number> {
  const before = session.sessionDescriptionHandlerOptionsReInvite;
  const options: Web.SessionDescriptionHandlerOptions = { hold: held };
  const status = await new Promise<number>((resolve) => {
    session
      .invite({
        sessionDescriptionHandlerOptions: options,
        requestDelegate: {
          onAccept: () => resolve(200),
          onReject: ({ message }) => resolve(message.statusCode ?? 500),
        },
      })
      .catch(() => resolve(500));
  });
  if (status !== 200) session.sessionDescriptionHandlerOptionsReInvite = before;
  return status;
}
