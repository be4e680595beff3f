/**
 * Core's side of the phone contract inside the page, in place of ui/connect.ts: hands out the assignment and
 * orders, keeps every report and slice for the test to read through `window.desk`.
 */
import type {
  PhoneAssignment,
  PhoneOrder,
  PhoneReport,
  TrainingScenario,
} from '../../../src/shared/contract/phone.ts';
import type { LinkState } from '../../../src/shared/link/desk-client.ts';
import { PhoneReport as PhoneReportSchema } from '../../../src/shared/contract/phone.ts';

type Event =
  | { name: 'assignment'; assignment: PhoneAssignment }
  | { name: 'order'; orderId: string; order: PhoneOrder }
  | { name: 'standDown' };
type OrderResult = { ok: true; callId: string | null } | { ok: false; error: string };

export interface FakeDesk {
  reports: PhoneReport[];
  slices: { recordingId: string; callId: string; index: number; slice: string }[];
  finished: { recordingId: string; durationMs: number }[];
  scenarios: TrainingScenario[];
  mistakes: string[];
  /** While true, every request fails as if core were gone. */
  away: boolean;
  assign(assignment: PhoneAssignment): void;
  standDown(): void;
  /** The link to core changes. */
  link(state: LinkState): void;
  order(order: PhoneOrder): Promise<OrderResult>;
}

declare global {
  interface Window {
    desk: FakeDesk;
  }
}

const queue: Event[] = [];
let tellLink: (state: LinkState) => void = () => undefined;
let wake: () => void = () => undefined;
const answers = new Map<string, (result: OrderResult) => void>();

function send(event: Event): void {
  queue.push(event);
  wake();
}

async function* attach(): AsyncGenerator<Event> {
  while (true) {
    const event = queue.shift();
    if (event) yield event;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}

const desk: FakeDesk = {
  reports: [],
  slices: [],
  finished: [],
  scenarios: [],
  mistakes: [],
  away: false,
  assign: (assignment) => send({ name: 'assignment', assignment }),
  standDown: () => send({ name: 'standDown' }),
  link: (state) => tellLink(state),
  order: (order) =>
    new Promise((resolve) => {
      const orderId = crypto.randomUUID();
      answers.set(orderId, resolve);
      send({ name: 'order', orderId, order });
    }),
};
window.desk = desk;

async function reachable(): Promise<void> {
  if (desk.away) throw Object.assign(new Error('gone'), { name: 'TimeoutError' });
}

const client = {
  host: { capabilities: async () => ({ host: 'browser' }) },
  mistakes: async ({ message }: { message: string }) => void desk.mistakes.push(message),
  phone: {
    attach: async () => attach(),
    scenarios: async () => desk.scenarios,
    report: async (report: PhoneReport) => {
      await reachable();
      desk.reports.push(PhoneReportSchema.parse(report));
    },
    answerOrder: async ({ orderId, result }: { orderId: string; result: OrderResult }) => {
      answers.get(orderId)?.(result);
      answers.delete(orderId);
    },
  },
  recordings: {
    append: async (slice: FakeDesk['slices'][number]) => {
      await reachable();
      desk.slices.push(slice);
    },
    finish: async (end: FakeDesk['finished'][number]) => {
      await reachable();
      desk.finished.push(end);
    },
  },
};

export const connectDesk = (): unknown => ({
  client,
  onLink: (listener: (state: LinkState) => void) => {
    tellLink = listener;
    listener('open');
    return () => undefined;
  },
  close: () => undefined,
});
