/**
 * The lines of whoever is assigned: the switch's, if there is an account, and the training line. A new assignment
 * waits until no call lives: a call outlives a restart of core, which signs everybody out for a moment.
 */
import type { PhoneAssignment, Registration, TrainingScenario } from '../../shared/contract/phone.ts';
import { isLive } from '../../shared/domain/call-state.ts';
import type { FailureCode } from '../../shared/errors.ts';
import type { CallId } from '../../shared/ids.ts';
import { err, type Result } from '../../shared/result.ts';
import type { EngineCall, PhoneEngine } from './engine/phone-engine.ts';
import { SipEngine } from './engine/sip/sip-engine.ts';
import { socketWires } from './engine/wire.ts';
import { TrainingLine, type TrainingNeeds } from './training/training-line.ts';

interface Duty {
  assignment: NonNullable<PhoneAssignment>;
  training: TrainingLine;
  switchLine: PhoneEngine | null;
}

export type LineNeeds = Omit<TrainingNeeds, 'isBusy'>;

export class Lines {
  readonly #needs: TrainingNeeds;
  readonly #changed: () => void;
  #wanted: PhoneAssignment = null;
  #duty: Duty | null = null;
  /** Calls of lines that are closed, until core knows how they ended. */
  #past: EngineCall[] = [];

  constructor(needs: LineNeeds, changed: () => void) {
    this.#needs = { ...needs, isBusy: () => this.liveCall() !== null };
    this.#changed = changed;
  }

  calls(): readonly EngineCall[] {
    return [...this.#past, ...this.#engines().flatMap((engine) => engine.state().calls)];
  }

  liveCall(): EngineCall | null {
    return this.calls().find((call) => isLive(call.state)) ?? null;
  }

  /** The switch's, or the training line's where there is no other. */
  registration(): Registration {
    const main = this.#duty?.switchLine ?? this.#duty?.training.engine;
    return main?.state().registration ?? { name: 'off' };
  }

  assign(assignment: PhoneAssignment): void {
    this.#wanted = assignment;
    this.#settle();
  }

  wake(): void {
    for (const engine of this.#engines()) engine.wake();
  }

  renewMicrophone(): void {
    for (const engine of this.#engines()) engine.renewMicrophone();
  }

  engineOf(callId: CallId): PhoneEngine | null {
    return (
      this.#engines().find((engine) => engine.state().calls.some((call) => call.callId === callId)) ?? null
    );
  }

  /** `partner`: who answers where there is no switch. */
  async dial(
    number: string,
    partner: () => Promise<TrainingScenario | null>,
  ): Promise<Result<CallId, FailureCode>> {
    if (!this.#duty) return err('phone/not-registered');
    const { switchLine, training } = this.#duty;
    return switchLine ? switchLine.dial(number) : training.dial(number, await partner());
  }

  async train(scenario: TrainingScenario): Promise<Result<CallId, FailureCode>> {
    return this.#duty ? this.#duty.training.ring(scenario) : err('phone/not-registered');
  }

  forget(callId: CallId): void {
    this.#past = this.#past.filter((call) => call.callId !== callId);
    this.engineOf(callId)?.forget(callId);
  }

  #engines(): PhoneEngine[] {
    if (!this.#duty) return [];
    const { switchLine, training } = this.#duty;
    return switchLine ? [switchLine, training.engine] : [training.engine];
  }

  #settle(): void {
    if (sameAssignment(this.#wanted, this.#duty?.assignment ?? null)) this.#resume();
    else if (this.liveCall()) for (const engine of this.#engines()) void engine.unregister();
    else this.#replace();
    this.#changed();
  }

  /** The same person is back: lines that stopped taking calls take them again. */
  #resume(): void {
    for (const engine of this.#engines()) {
      if (engine.state().registration.name === 'off') engine.register();
    }
  }

  #replace(): void {
    this.#retire();
    if (!this.#wanted) return;
    this.#duty = this.#begin(this.#wanted);
    for (const engine of this.#engines()) {
      engine.subscribe(() => this.#engineChanged());
      engine.register();
    }
  }

  #retire(): void {
    const duty = this.#duty;
    if (!duty) return;
    this.#past = [...this.calls()];
    this.#duty = null;
    void duty.switchLine?.close();
    void duty.training.close();
  }

  #begin(assignment: NonNullable<PhoneAssignment>): Duty {
    const { account, userName } = assignment;
    const training = new TrainingLine(userName, this.#needs);
    if (!account) return { assignment, training, switchLine: null };
    const switchLine = new SipEngine(
      { ...account, line: 'switch', displayName: userName, openWire: socketWires(account.servers) },
      this.#needs,
    );
    return { assignment, training, switchLine };
  }

  #engineChanged(): void {
    const waits = !sameAssignment(this.#wanted, this.#duty?.assignment ?? null);
    if (waits && !this.liveCall()) this.#settle();
    else this.#changed();
  }
}

const sameAssignment = (one: PhoneAssignment, other: PhoneAssignment): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
