/** Carries out an order and says how it went: done, or a failure code. */
import type { PhoneOrder, TrainingScenario } from '../../shared/contract/phone.ts';
import type { FailureCode } from '../../shared/errors.ts';
import type { CallId } from '../../shared/ids.ts';
import { err, ok, unreachable, type Result } from '../../shared/result.ts';
import type { Done, PhoneEngine } from './engine/phone-engine.ts';
import type { Lines } from './lines.ts';
import type { Microphone } from './media/microphone.ts';

export interface OrderNeeds {
  lines: Lines;
  microphone: Microphone;
  scenarios: () => Promise<readonly TrainingScenario[]>;
}

export type OrderResult = Result<CallId | null, FailureCode>;

export async function carryOut(order: PhoneOrder, needs: OrderNeeds): Promise<OrderResult> {
  const { lines } = needs;
  switch (order.name) {
    case 'dial':
      return lines.dial(order.number, () => practicePartner(order.number, needs));
    case 'train':
      return train(order.scenarioId, needs);
    case 'askMicrophone':
      return askMicrophone(needs.microphone);
    case 'answer':
      return onCall(lines, order.callId, (engine) => engine.answer(order.callId));
    case 'reject':
      return onCall(lines, order.callId, (engine) => engine.reject(order.callId));
    case 'hangUp':
      return onCall(lines, order.callId, (engine) => engine.hangUp(order.callId));
    case 'mute':
      return onCall(lines, order.callId, (engine) => engine.mute(order.callId, order.muted));
    case 'hold':
      return onCall(lines, order.callId, (engine) => engine.hold(order.callId, order.held));
    case 'tones':
      return onCall(lines, order.callId, (engine) => engine.tones(order.callId, order.digits));
    default:
      return unreachable(order);
  }
}

async function onCall(
  lines: Lines,
  callId: CallId,
  act: (engine: PhoneEngine) => Done,
): Promise<OrderResult> {
  const engine = lines.engineOf(callId);
  if (!engine) return err('phone/not-now');
  const result = await act(engine);
  return result.ok ? ok(callId) : result;
}

async function train(scenarioId: string, needs: OrderNeeds): Promise<OrderResult> {
  const scenario = (await needs.scenarios()).find(({ id }) => id === scenarioId);
  return scenario ? needs.lines.train(scenario) : err('request/not-found');
}

/** Who answers a practice call: the customer with that number, else the first there is. */
async function practicePartner(number: string, needs: OrderNeeds): Promise<TrainingScenario | null> {
  const scenarios = await needs.scenarios().catch(() => []);
  return scenarios.find((scenario) => scenario.number === number) ?? scenarios[0] ?? null;
}

async function askMicrophone(microphone: Microphone): Promise<OrderResult> {
  const state = await microphone.prime();
  if (state === 'ready') return ok(null);
  return err(state === 'refused' ? 'phone/microphone-refused' : 'phone/microphone-absent');
}
