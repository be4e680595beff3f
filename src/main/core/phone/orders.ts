/** The way to the phone window: one window is the phone, it is told who it works for and what to do. */
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { PhoneAssignment, PhoneOrder, phoneContract } from '../../../shared/contract/phone.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { CallId } from '../../../shared/ids.ts';
import { failure } from '../../../shared/link/attempt.ts';
import { createMailbox } from '../mailbox.ts';

export type PhoneMessage =
  InferContractRouterOutputs<typeof phoneContract>['attach'] extends AsyncIteratorObject<infer M> ? M : never;

const PATIENCE_MS = 5_000;
/** A window that reads nothing gets no more than this; the next order finds it absent. */
const LONGEST_QUEUE = 64;

export interface PhoneDesk {
  /** `windowId` null: a window never seen before. */
  attach(windowId: string | null, signal?: AbortSignal): AsyncGenerator<PhoneMessage, void, undefined>;
  order(order: PhoneOrder): Promise<{ callId: CallId | null }>;
  answer(input: OrderAnswer): void;
  assign(assignment: PhoneAssignment): void;
  isPresent(): boolean;
  close(): void;
}

export interface OrderAnswer {
  orderId: string;
  result: { ok: true; callId: CallId | null } | { ok: false; error: FailureCode };
}

interface Line {
  windowId: string | null;
  push(message: PhoneMessage): boolean;
  end(): void;
}

interface Waiting {
  resolve(value: { callId: CallId | null }): void;
  reject(code: FailureCode): void;
}

export function createPhoneDesk(parts: {
  newId: () => string;
  onPresence: (present: boolean) => void;
  /** The window that is the phone now holds a call. */
  isInCall: () => boolean;
}): PhoneDesk {
  let line: Line | null = null;
  let assignment: PhoneAssignment = null;
  const waiting = new Map<string, Waiting>();
  const leave = (left: Line): void => {
    if (line !== left) return;
    line = null;
    for (const wait of waiting.values()) wait.reject('phone/absent');
    parts.onPresence(false);
  };
  return {
    attach: (windowId, signal) => {
      const { stream, handle } = openLine({ windowId, onEnd: leave }, signal);
      const isOther = line !== null && isStranger(line, windowId);
      if (isOther && parts.isInCall()) {
        standDown(handle);
        return stream;
      }
      if (isOther && line) standDown(line);
      line?.end();
      line = handle;
      handle.push({ name: 'assignment', assignment });
      parts.onPresence(true);
      return stream;
    },
    order: (order) => {
      const orderId = parts.newId();
      return new Promise((resolve, reject) => {
        const done = () => (clearTimeout(timer), waiting.delete(orderId));
        const timer = setTimeout(() => (done(), reject(failure('link/timeout'))), PATIENCE_MS);
        waiting.set(orderId, {
          resolve: (value) => (done(), resolve(value)),
          reject: (code) => (done(), reject(failure(code))),
        });
        if (!line?.push({ name: 'order', orderId, order })) waiting.get(orderId)?.reject('phone/absent');
      });
    },
    answer: ({ orderId, result }) =>
      result.ok
        ? waiting.get(orderId)?.resolve({ callId: result.callId })
        : waiting.get(orderId)?.reject(result.error),
    assign: (next) => {
      assignment = next;
      line?.push({ name: 'assignment', assignment });
    },
    isPresent: () => line !== null,
    close: () => line?.end(),
  };
}

/** After a loss of the link the same window comes again, perhaps before its end was heard. */
const isStranger = (line: Line, windowId: string | null): boolean =>
  windowId === null || windowId !== line.windowId;

function standDown(line: Line): void {
  line.push({ name: 'standDown' });
  line.end();
}

interface LineParts {
  windowId: string | null;
  onEnd: (line: Line) => void;
}

/** Unlike a topic, nothing is skipped here: an order is carried out once or refused. */
function openLine({ windowId, onEnd }: LineParts, signal?: AbortSignal) {
  const queue: PhoneMessage[] = [];
  const state = { ended: false };
  const box = createMailbox<PhoneMessage>({
    take: () => {
      const value = queue.shift();
      return value ? { value } : null;
    },
    onEnd: () => {
      state.ended = true;
      onEnd(handle);
    },
    signal,
  });
  const handle: Line = {
    windowId,
    push: (message) => {
      if (state.ended || queue.length >= LONGEST_QUEUE) return false;
      queue.push(message);
      box.wake();
      return true;
    },
    end: box.end,
  };
  return { stream: box.stream, handle };
}
