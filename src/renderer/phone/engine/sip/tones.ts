import { Web, type Session } from 'sip.js';

const TONE_MS = 100;
const GAP_MS = 70;

/**
 * Keypad tones as RTP events (RFC 4733); by INFO where the other side did not offer them.
 * True once they are queued for sending: 32 digits take longer than an order may wait.
 */
export async function sendTones(session: Session, digits: string): Promise<boolean> {
  const handler = session.sessionDescriptionHandler;
  if (!(handler instanceof Web.SessionDescriptionHandler)) return false;
  const sender = handler.peerConnection?.getSenders()[0]?.dtmf;
  if (sender?.canInsertDTMF) {
    return handler.sendDtmf(digits, { duration: TONE_MS, interToneGap: GAP_MS });
  }
  return sendByInfo(session, digits);
}

async function sendByInfo(session: Session, digits: string): Promise<boolean> {
  try {
    for (const digit of digits) await sendInfo(session, digit);
    return true;
  } catch {
    return false;
  }
}

const sendInfo = (session: Session, digit: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const content = `Signal=${digit}\r\nDuration=${TONE_MS}\r\n`;
    session
      .info({
        requestOptions: {
          body: { contentDisposition: 'render', contentType: 'application/dtmf-relay', content },
        },
        requestDelegate: {
          onAccept: () => resolve(),
          onReject: () => reject(new Error('INFO refused')),
        },
      })
      .catch(reject);
  });
