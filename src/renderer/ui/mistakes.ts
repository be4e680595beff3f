/** A page's own mistakes go to core's log: the message and the stack, never what was on the screen. */
import type { DeskClient } from '../../shared/link/clients.ts';

export type ReportMistake = (mistake: unknown) => void;

/** Reports are limited, so that a mistake in a loop cannot flood the log. */
const MOST_PER_PAGE = 50;

export function createReporter(desk: Pick<DeskClient, 'mistakes'>, page: string): ReportMistake {
  let told = 0;
  return (mistake) => {
    if (told++ >= MOST_PER_PAGE) return;
    const error = mistake instanceof Error ? mistake : new Error('not an Error was thrown');
    const report = {
      page,
      message: error.message.slice(0, 500),
      stack: (error.stack ?? '').slice(0, 4_000),
    };
    void desk.mistakes(report).catch(() => undefined);
  };
}

/** What no component caught. */
export function reportUncaught(report: ReportMistake): void {
  window.addEventListener('error', (event) => report(event.error));
  window.addEventListener('unhandledrejection', (event) => report(event.reason));
}
