/**
 * Media set-up without waiting: no STUN on a local network, and the offer leaves 300 ms after the first candidate
 * or after one second, whatever comes first (an unreachable STUN server costs 40 s in Chromium).
 */
import { Web, type SessionDescriptionHandlerFactory } from 'sip.js';
import type { FailureCode } from '../../../../shared/errors.ts';
import type { Result } from '../../../../shared/result.ts';

const AFTER_FIRST_CANDIDATE_MS = 300;
const HARD_CAP_MS = 1_000;

export function descriptionHandlers(
  openMicrophone: () => Promise<Result<MediaStreamTrack, FailureCode>>,
): SessionDescriptionHandlerFactory {
  const make = Web.defaultSessionDescriptionHandlerFactory(async () => {
    const microphone = await openMicrophone();
    if (!microphone.ok) throw new Error(microphone.error);
    return new MediaStream([microphone.value]);
  });
  return (session) => {
    const handler = make(session, {
      iceGatheringTimeout: HARD_CAP_MS,
      peerConnectionConfiguration: { iceServers: [], bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' },
    });
    capGathering(handler);
    return handler;
  };
}

function capGathering(handler: Web.SessionDescriptionHandler): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  handler.peerConnectionDelegate = {
    onicecandidate: (event) => {
      if (!event.candidate || timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        handler.iceGatheringComplete();
      }, AFTER_FIRST_CANDIDATE_MS);
    },
  };
}
