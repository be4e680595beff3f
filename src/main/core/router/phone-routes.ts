/** The phone, between its window and everybody else. */
import { failure } from '../../../shared/link/attempt.ts';
import { readScenarios } from '../phone/scenarios.ts';
import type { Base, Services } from './base.ts';

export const phoneRoutes = (os: Base, { account, phone, resourcesFolder }: Services) => ({
  status: os.phone.status.handler(({ signal }) => phone.status.follow(signal)),
  order: os.phone.order.handler(({ input }) => {
    account.mustPerson();
    return phone.desk.order(input);
  }),
  chooseCustomer: os.phone.chooseCustomer.handler(({ input }) =>
    account.mustPerson().calls.chooseCustomer(input.callId, input.customerId),
  ),
  scenarios: os.phone.scenarios.handler(() => readScenarios(resourcesFolder)),
  attach: os.phone.attach.handler(({ input, signal }) => phone.desk.attach(input?.windowId ?? null, signal)),
  report: os.phone.report.handler(({ input }) => {
    if (!phone.desk.isPresent()) throw failure('phone/absent');
    phone.report(input);
  }),
  answerOrder: os.phone.answerOrder.handler(({ input }) => phone.desk.answer(input)),
});
