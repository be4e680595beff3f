/** What this workstation says of its agent: at each change (at most twice a second) and every 10 s. Latest wins. */
import type { LiveCall, LiveReport } from '../../../shared/contract/live.ts';
import type { AgentState } from '../../../shared/domain/agent-state.ts';
import type { User } from '../../../shared/domain/people.ts';
import type { Tokens } from '../account/tokens.ts';
import type { Clock } from '../clock.ts';
import type { Agent } from '../phone/agent.ts';
import type { Calls } from '../phone/calls.ts';
import type { JournalEntry } from '../store/journal.ts';
import type { CentralLink } from '../sync/central-link.ts';

const EVERY_MS = 10_000;
const LEAST_GAP_MS = 500;

export interface Reporter {
  /** Something may have changed; says so only when it did. */
  wake(): void;
  close(): void;
}

export interface ReporterParts {
  link: CentralLink;
  tokens: Tokens;
  agent: Agent;
  calls: Calls;
  user: User;
  clock: Clock;
}

export function createReporter(parts: ReporterParts): Reporter {
  let said = '';
  let busy = false;
  let waiting: NodeJS.Timeout | null = null;
  let closed = false;
  const report = async (): Promise<void> => {
    if (busy || closed) return;
    busy = true;
    const sentAtMs = parts.clock.nowMs();
    said = factsOf(parts);
    const answer = await parts.tokens.use(() => parts.link.client.live.report(reportOf(parts)));
    if (answer.ok) parts.link.noteServerTime(answer.value.serverTimeMs, sentAtMs);
    busy = false;
    if (!closed) wake();
  };
  const wake = (): void => {
    if (closed || waiting || factsOf(parts) === said) return;
    waiting = setTimeout(() => {
      waiting = null;
      void report();
    }, LEAST_GAP_MS);
    waiting.unref();
  };
  const stop = parts.agent.status.listen(wake);
  const timer = setInterval(() => void report(), EVERY_MS);
  timer.unref();
  wake();
  return {
    wake,
    close: () => {
      closed = true;
      stop();
      clearInterval(timer);
      if (waiting) clearTimeout(waiting);
    },
  };
}

/** What there is to say, in this machine's own time: the skew moves a little with every answer and is no news. */
const factsOf = (parts: ReporterParts): string => JSON.stringify(reportOf(parts, 0));

/** Times are central's: this machine's plus the skew. */
function reportOf({ link, agent, calls, user }: ReporterParts, skewMs = link.skewMs() ?? 0): LiveReport {
  const { state } = agent.status.get();
  return {
    state: { ...state, sinceMs: atCentral(state.sinceMs, skewMs) } satisfies AgentState,
    calls: calls.live().map((entry) => liveCall(entry, user, skewMs)),
  };
}

const atCentral = (ms: number, skewMs: number): number => Math.max(0, ms + skewMs);

function liveCall(entry: JournalEntry, user: User, skewMs: number): LiveCall {
  const { callId, queueId, direction, line, state } = entry;
  const since =
    state.name === 'talking'
      ? state.answeredAtMs
      : state.name === 'held'
        ? state.heldAtMs
        : state.offeredAtMs;
  const phase = state.name === 'talking' || state.name === 'held' ? state.name : 'ringing';
  return { callId, agentId: user.id, queueId, direction, line, phase, sinceMs: atCentral(since, skewMs) };
}
