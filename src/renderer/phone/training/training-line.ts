/** The line without an exchange: the agent's engine and one customer at a time, joined in memory. */
import type { TrainingScenario } from '../../../shared/contract/phone.ts';
import { QueueId, type CallId } from '../../../shared/ids.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { SipEngine } from '../engine/sip/sip-engine.ts';
import type { EngineNeeds, PhoneEngine } from '../engine/phone-engine.ts';
import type { SoundGate } from '../media/sound-context.ts';
import type { OpenWire } from '../engine/wire.ts';
import { Customer } from './customer.ts';
import { EXCHANGE_HOST, Exchange } from './exchange.ts';
import type { LoadSound } from './speech.ts';

const AGENT = `agent@${EXCHANGE_HOST}`;
const RING_PATIENCE_MS = 3_000;

/** Answers and listens, when there is no scenario to play. */
const SILENT: TrainingScenario = {
  id: 'silent',
  title: '',
  about: '',
  number: null,
  queueId: QueueId.parse('training'),
  speech: [],
  patienceMs: 60_000,
};

export interface TrainingNeeds extends EngineNeeds {
  gate: SoundGate;
  loadSound: LoadSound;
}

export class TrainingLine {
  readonly engine: PhoneEngine;
  readonly #exchange = new Exchange();
  readonly #needs: TrainingNeeds;
  #customer: Customer | null = null;

  constructor(displayName: string, needs: TrainingNeeds) {
    this.#needs = needs;
    this.engine = new SipEngine(
      {
        line: 'training',
        uri: `sip:${AGENT}`,
        authorizationUser: 'agent',
        password: 'unused',
        displayName,
        openWire: this.#exchange.openWire,
      },
      needs,
    );
  }

  /** The scenario's customer calls; done when the phone rings here. */
  async ring(scenario: TrainingScenario): Promise<Result<CallId, FailureCode>> {
    if (this.#needs.isBusy()) return err('phone/not-now');
    if (this.engine.state().registration.name !== 'registered') return err('phone/not-registered');
    const before = new Set(this.engine.state().calls.map(({ callId }) => callId));
    await this.#newCustomer(scenario, this.#exchange.openWire).call(AGENT);
    return this.#ringing(before);
  }

  /** Any number reaches a customer, who answers after a ring or two. */
  async dial(number: string, scenario: TrainingScenario | null): Promise<Result<CallId, FailureCode>> {
    if (this.#needs.isBusy()) return err('phone/not-now');
    const customer = this.#newCustomer(
      { ...(scenario ?? SILENT), number },
      this.#exchange.openWireForAnyNumber,
    );
    await customer.await();
    return this.engine.dial(number);
  }

  async close(): Promise<void> {
    await this.engine.close();
    this.#customer?.leave();
  }

  #newCustomer(scenario: TrainingScenario, openWire: OpenWire): Customer {
    this.#customer?.leave();
    const { gate, loadSound } = this.#needs;
    const customer = new Customer(scenario, {
      openWire,
      gate,
      loadSound,
      gone: () => {
        if (this.#customer === customer) this.#customer = null;
      },
    });
    this.#customer = customer;
    return customer;
  }

  #ringing(before: ReadonlySet<CallId>): Promise<Result<CallId, FailureCode>> {
    return new Promise((resolve) => {
      const settle = (result: Result<CallId, FailureCode>): void => {
        clearTimeout(timer);
        stop();
        resolve(result);
      };
      const look = (): void => {
        const call = this.engine.state().calls.find(({ callId }) => !before.has(callId));
        if (call) settle(ok(call.callId));
      };
      const stop = this.engine.subscribe(look);
      const timer = setTimeout(() => settle(err('phone/not-now')), RING_PATIENCE_MS);
      look();
    });
  }
}
