/**
 * A customer to practise with: a second SIP user agent with a peer connection of its own. It calls or is called
 * like any telephone, speaks its sentences, falls silent, and hangs up when nobody ends the call for long.
 * Rules PT1–PT8: docs/spec/phone.md.
 */
import { Inviter, SessionState, UserAgent, Web, type Invitation, type Session } from 'sip.js';
import type { TrainingScenario } from '../../../shared/contract/phone.ts';
import { must, ok } from '../../../shared/result.ts';
import { dialString } from '../engine/dial-string.ts';
import { descriptionHandlers } from '../engine/sip/description-handler.ts';
import type { OpenWire } from '../engine/wire.ts';
import { WireTransport } from '../engine/sip/wire-transport.ts';
import type { SoundGate } from '../media/sound-context.ts';
import { EXCHANGE_HOST } from './exchange.ts';
import { Speech, type LoadSound } from './speech.ts';

/** Nobody says anything for this long after the last sentence: the customer hangs up. */
const SILENT_PATIENCE_S = 180;
const RINGS_BEFORE_ANSWER_MS = 2_500;

export interface CustomerNeeds {
  openWire: OpenWire;
  gate: SoundGate;
  loadSound: LoadSound;
  gone: () => void;
}

export class Customer {
  readonly #scenario: TrainingScenario;
  readonly #needs: CustomerNeeds;
  readonly #speech: Speech;
  readonly #sounds: Promise<(AudioBuffer | null)[]>;
  readonly #userAgent: UserAgent;
  #session: Session | null = null;
  #left = false;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(scenario: TrainingScenario, needs: CustomerNeeds) {
    this.#scenario = scenario;
    this.#needs = needs;
    this.#speech = new Speech(needs.gate);
    this.#sounds = this.#speech.load(scenario.speech, needs.loadSound);
    this.#userAgent = this.#makeUserAgent();
  }

  /** Calls the agent's address; gives up after the scenario's patience. */
  async call(agentAddress: string): Promise<void> {
    await this.#userAgent.start();
    const target = must(UserAgent.makeURI(`sip:${agentAddress}`), 'our own address');
    const inviter = new Inviter(this.#userAgent, target, {
      extraHeaders: [`X-Seatline-Queue: ${this.#scenario.queueId}`],
    });
    this.#follow(inviter);
    await inviter.invite({ requestDelegate: { onReject: () => this.leave() } });
    this.#patience = setTimeout(() => void inviter.cancel(), this.#scenario.patienceMs);
  }

  /** Waits to be called; answers the first call after a ring or two. */
  async await(): Promise<void> {
    this.#userAgent.delegate = {
      onInvite: (invitation: Invitation) => {
        if (this.#session) return void invitation.reject({ statusCode: 486 });
        this.#follow(invitation);
        this.#patience = setTimeout(
          () => void invitation.accept().catch(() => this.leave()),
          RINGS_BEFORE_ANSWER_MS,
        );
      },
    };
    await this.#userAgent.start();
  }

  leave(): void {
    if (this.#left) return;
    this.#left = true;
    clearTimeout(this.#patience);
    this.#speech.close();
    void this.#userAgent.stop().catch(() => undefined);
    this.#needs.gone();
  }

  #follow(session: Session): void {
    this.#session = session;
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) void this.#talk(session);
      if (state === SessionState.Terminated) this.leave();
    });
    session.delegate = { onInvite: () => this.#speech.hold(isHeld(session)) };
  }

  async #talk(session: Session): Promise<void> {
    clearTimeout(this.#patience);
    const hangUp = (): void => void session.bye().catch(() => undefined);
    this.#speech.say(this.#scenario.speech, await this.#sounds, SILENT_PATIENCE_S, hangUp);
  }

  #makeUserAgent(): UserAgent {
    const { number } = this.#scenario;
    const uri =
      number === null ? 'sip:anonymous@anonymous.invalid' : `sip:${dialString(number)}@${EXCHANGE_HOST}`;
    return new UserAgent({
      uri: must(UserAgent.makeURI(uri), 'the number is escaped'),
      displayName: number === null ? 'Anonymous' : '',
      userAgentString: 'Seatline training',
      logBuiltinEnabled: false,
      logConfiguration: false,
      transportConstructor: WireTransport,
      transportOptions: { openWire: this.#needs.openWire },
      sessionDescriptionHandlerFactory: descriptionHandlers(async () =>
        ok(must(this.#speech.track(), 'a destination node has a track')),
      ),
    });
  }
}

function isHeld(session: Session): boolean {
  const handler = session.sessionDescriptionHandler;
  if (!(handler instanceof Web.SessionDescriptionHandler)) return false;
  const direction = handler.peerConnection?.getTransceivers()[0]?.direction;
  return direction === 'recvonly' || direction === 'inactive';
}
