/**
 * The calls of the signed-in person, from the phone window's reports: who is calling, the journal (at each change and
 * each second), the agent's state, and the record when a call ends. Rules CR1–CR9: docs/spec/call-state.md.
 */
import type { CallerMatch, DeskCall, PhoneCall, PhoneReport } from '../../../shared/contract/phone.ts';
import type { Actor } from '../../../shared/commands/command.ts';
import { isLive } from '../../../shared/domain/call-state.ts';
import type { CallId, CustomerId } from '../../../shared/ids.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { Clock } from '../clock.ts';
import type { Commands } from '../commands/run.ts';
import type { Writer } from '../../../cache/handle.ts';
import { dropJournal, listJournal, putJournal, type JournalEntry } from '../store/journal.ts';
import { faultOf } from '../../../cache/open-file.ts';
import { getRow } from '../../../cache/row.ts';
import type { Store } from '../store/store.ts';
import type { Agent } from './agent.ts';
import { callRecord, stopped } from './call-record.ts';
import { matchCaller, scriptFor } from './callers.ts';

interface Known {
  phone: PhoneCall;
  match: CallerMatch;
  entry: JournalEntry;
}

export interface Calls {
  /** The phone's whole state, as it is now. */
  take(report: PhoneReport): void;
  /** What the desk shows: live calls, and ended ones while the phone still lists them. */
  shown(): DeskCall[];
  live(): JournalEntry[];
  chooseCustomer(callId: CallId, customerId: CustomerId | null): void;
  /** Rows arrived: whoever was nobody when they rang may be known now. */
  lookAgain(): void;
  /** Call once after sign-in: closes what a crash left open, except what the phone still holds. */
  repair(report: PhoneReport): void;
  /** Stops the journal's clock; open calls stay in the journal. */
  close(): void;
}

export interface CallParts {
  store: Store;
  commands: Commands;
  agent: Agent;
  actor: Actor;
  clock: Clock;
  isPhonePresent: () => boolean;
  onChange: () => void;
  /** The journal could not be written (disk full): told by the lights, tried again each second. */
  onFault: (cause: unknown) => void;
}

const JOURNAL_EVERY_MS = 1_000;

export function createCalls(parts: CallParts): Calls {
  const known = new Map<string, Known>();
  const logged = new Set<string>();
  const open = (): Known[] => [...known.values()].filter(({ entry }) => !logged.has(entry.callId));
  const live = (): JournalEntry[] => open().flatMap(({ entry }) => (isLive(entry.state) ? [entry] : []));
  const write = (work: (vault: Writer) => void): void => {
    try {
      parts.store.vault.write(work);
    } catch (cause) {
      parts.onFault(cause);
    }
  };
  const remember = (call: Known, entry: JournalEntry): void =>
    void known.set(entry.callId, { ...call, entry });

  const tick = setInterval(() => {
    for (const call of open()) if (!isLive(call.entry.state)) finish(call);
    if (parts.isPhonePresent())
      for (const call of open()) remember(call, { ...call.entry, seenAtMs: parts.clock.nowMs() });
    const present = live();
    if (present.length > 0) write((vault) => present.forEach((entry) => putJournal(vault, entry)));
  }, JOURNAL_EVERY_MS);
  tick.unref();

  /** [CR7] A full disk keeps the call here and in the journal; its record is tried again each second. */
  const finish = (call: Known): void => {
    const ended: JournalEntry = { ...call.entry, state: stopped(call.entry) };
    remember(call, ended);
    if (record(parts, ended)) logged.add(ended.callId);
    for (const other of live())
      parts.agent.move({ type: 'callStarted', atMs: parts.clock.nowMs(), callId: other.callId });
  };
  const takeCall = (phone: PhoneCall): void => {
    if (logged.has(phone.callId)) return refreshShown(phone);
    const before = known.get(phone.callId);
    const call = before ? renewed(before, phone, parts.clock.nowMs()) : firstSeen(parts, phone);
    known.set(phone.callId, call);
    if (!isLive(call.entry.state)) return finish(call);
    if (before?.entry.state.name === call.entry.state.name) return;
    write((vault) => putJournal(vault, call.entry));
    parts.agent.move({ type: 'callStarted', atMs: parts.clock.nowMs(), callId: phone.callId });
  };
  const refreshShown = (phone: PhoneCall): void => {
    const call = known.get(phone.callId);
    if (call) known.set(phone.callId, { ...call, phone });
  };
  const look = (call: Known): boolean => {
    const found = lookedUp(parts, call);
    if (found) known.set(call.entry.callId, found);
    return found !== null;
  };
  return {
    lookAgain: () => {
      if (open().filter(look).length > 0) parts.onChange();
    },
    take: (report) => {
      report.calls.forEach(takeCall);
      const listed = new Set<string>(report.calls.map((call) => call.callId));
      // [CR8] the phone no longer knows a call that was going on: its window was reloaded, the call died with it
      for (const call of open()) if (!listed.has(call.entry.callId)) finish(call);
      for (const callId of logged) if (!listed.has(callId)) known.delete(callId);
      parts.onChange();
    },
    shown: () =>
      [...known.values()].map(({ phone, match, entry }) => ({
        ...phone,
        match,
        customerId: entry.customerId,
      })),
    live,
    chooseCustomer: (callId, customerId) => {
      const call = known.get(callId);
      if (!call || (customerId !== null && !getRow(parts.store.cache().read, 'customer', customerId)))
        throw failure('request/not-found');
      remember(call, { ...call.entry, customerId });
      if (!logged.has(callId)) write((vault) => putJournal(vault, { ...call.entry, customerId }));
      parts.onChange();
    },
    repair: (report) => {
      for (const entry of listJournal(parts.store.vault.read)) {
        const phone = report.calls.find((call) => call.callId === entry.callId);
        if (!phone) record(parts, entry);
        else
          known.set(entry.callId, {
            phone,
            match: matchCaller(parts.store.cache().read, phone.number),
            entry,
          });
      }
      for (const { entry } of open())
        parts.agent.move({ type: 'callStarted', atMs: parts.clock.nowMs(), callId: entry.callId });
      report.calls.forEach(takeCall);
    },
    close: () => clearInterval(tick),
  };
}

const settled = (match: CallerMatch): CustomerId | null => (match.name === 'one' ? match.customer.id : null);

function firstSeen({ store, clock }: CallParts, phone: PhoneCall): Known {
  const cache = store.cache().read;
  const match = matchCaller(cache, phone.number);
  const { callId, direction, line, number, queueId, recordingId, state } = phone;
  const scriptId = scriptFor(cache, queueId)?.id ?? null;
  const seenAtMs = clock.nowMs();
  const customerId = settled(match);
  return {
    phone,
    match,
    entry: { callId, direction, line, number, queueId, customerId, scriptId, recordingId, state, seenAtMs },
  };
}

/** [CR10] Who could not be told at the ring (the first copy was still coming); null: nothing new is known. */
function lookedUp({ store }: CallParts, call: Known): Known | null {
  const { match, entry } = call;
  if (match.name !== 'none' && entry.scriptId !== null) return null;
  const cache = store.cache().read;
  const found = match.name === 'none' ? matchCaller(cache, entry.number) : match;
  const scriptId = entry.scriptId ?? scriptFor(cache, entry.queueId)?.id ?? null;
  if (found.name === match.name && scriptId === entry.scriptId) return null;
  return {
    ...call,
    match: found,
    entry: { ...entry, scriptId, customerId: entry.customerId ?? settled(found) },
  };
}

const renewed = ({ entry, match }: Known, phone: PhoneCall, nowMs: number): Known => ({
  phone,
  match,
  entry: {
    ...entry,
    state: phone.state,
    recordingId: phone.recordingId ?? entry.recordingId,
    seenAtMs: nowMs,
  },
});

/**
 * [CR6] The record and the end of the journal entry are one transaction: never both, never neither.
 * False: there was no space for it; try again.
 */
function record(parts: CallParts, entry: JournalEntry): boolean {
  const call = callRecord(entry, stopped(entry), parts.actor);
  const { callId } = entry;
  try {
    parts.commands.runKnown('call.log', { call }, { also: (vault) => dropJournal(vault, callId) });
    return true;
  } catch (cause) {
    parts.onFault(cause);
    return faultOf(cause) !== 'full';
  } finally {
    // after the record: the limit of wrap-up is read from the call's queue
    parts.agent.move({ type: 'callEnded', atMs: parts.clock.nowMs(), callId, outcome: call.outcome });
  }
}
