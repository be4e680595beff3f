/** People at work: every conflict class, each with a mark of its own in what was typed. */
import { getRow, listRows } from '../../src/cache/row.ts';
import type { Call } from '../../src/shared/domain/call.ts';
import { putDraft } from '../../src/main/core/store/draft.ts';
import type { CommandName } from '../../src/shared/commands/registry.ts';
import type { Typing } from './actions.ts';
import { CUSTOMERS, FOLLOW_UPS, TICKETS } from './centre.ts';
import type { Ledger, Typed } from './ledger.ts';
import { POISON } from './model/judge.ts';
import { withoutFuture } from './sql.ts';
import type { Station } from './station/station.ts';

export interface Work {
  command: CommandName;
  args: unknown;
  /** A fact that must be on the screen from now on. */
  fact?: { noun: 'note' | 'ticket' | 'ticketNote' | 'call' | 'message'; id: string };
}

const pick = <T>(from: readonly T[], a: number): T => from[a % from.length] as T;

/** Of everything on the screen, as a person would choose. */
function ticketOn(station: Station, a: number): { id: string; status: string; typeId: string } | null {
  const rows = listRows(station.store.cache().read, 'ticket').toSorted((x, y) => (x.id < y.id ? -1 : 1));
  return rows.length > 0 ? pick(rows, a) : null;
}

/** null: nothing on the screen to do it to. */
export function workOf(station: Station, what: Typing, a: number, typed: Typed): Work[] | null {
  const { clock, actor } = station;
  const atMs = clock.nowMs();
  const text = `typed ${typed.mark}`;
  const id = `${what}-${typed.mark.slice(1, -1)}`;
  switch (what) {
    case 'note':
    case 'poison': {
      const body = {
        customerId: pick(CUSTOMERS, a),
        callId: null,
        authorId: actor.userId,
        writtenAtMs: atMs,
      };
      const note = { ...body, id, text: what === 'poison' ? `${text} ${POISON}` : text };
      return [{ command: 'note.add', args: { note }, fact: { noun: 'note', id } }];
    }
    case 'ticket-open': {
      const seen = getRow(station.store.cache().read, 'ticket', pick(TICKETS, a));
      if (!seen) return null;
      const like = withoutFuture(seen);
      const row = {
        ...like,
        id,
        title: text,
        status: 'new',
        openedBy: actor.userId,
        tags: [],
        ownerId: null,
      };
      return [{ command: 'ticket.open', args: { row }, fact: { noun: 'ticket', id } }];
    }
    case 'ticket-edit':
    case 'ticket-edit-priority': {
      const ticket = ticketOn(station, a);
      const priority = pick(['low', 'normal', 'high', 'urgent'], a);
      const set = what === 'ticket-edit' ? { title: text } : { priority, fields: { told: text } };
      return ticket && [{ command: 'ticket.edit', args: { id: ticket.id, set } }];
    }
    case 'ticket-move': {
      const ticket = ticketOn(station, a);
      if (!ticket) return null;
      const to = { new: 'going', going: a % 2 ? 'done' : 'new', done: 'new' }[ticket.status] ?? 'new';
      const args = { ticketId: ticket.id, typeId: ticket.typeId, from: ticket.status, to, atMs };
      return [{ command: 'ticket.move', args }];
    }
    case 'ticket-tag': {
      const ticket = ticketOn(station, a);
      return (
        ticket && [{ command: 'ticket.tag', args: { ticketId: ticket.id, add: [typed.mark], remove: [] } }]
      );
    }
    case 'ticket-note': {
      const ticket = ticketOn(station, a);
      if (!ticket) return null;
      const row = {
        id,
        ticketId: ticket.id,
        replacesId: null,
        text,
        authorId: actor.userId,
        writtenAtMs: atMs,
      };
      return [{ command: 'ticketNote.write', args: { row }, fact: { noun: 'ticketNote', id } }];
    }
    case 'follow-up-done':
      return [{ command: 'followUp.done', args: { followUpId: pick(FOLLOW_UPS, a), doneAtMs: atMs } }];
    case 'call':
      return callWork(station, { id, text, a, atMs });
    case 'message': {
      const to = { kind: 'team', teamId: actor.teamId };
      const row = { id, fromId: actor.userId, to, text, urgent: false, sentAtMs: atMs, validUntilMs: null };
      return [{ command: 'message.send', args: { row } }];
    }
    case 'resolve':
    case 'ask':
      return conflictWork(station, { what, text, a, atMs });
  }
}

function callWork(
  { actor }: Station,
  { id, text, a, atMs }: { id: string; text: string; a: number; atMs: number },
) {
  const call = {
    id,
    direction: 'inbound',
    line: 'switch',
    number: '13800001234',
    customerId: pick(CUSTOMERS, a),
    queueId: null,
    agentId: actor.userId,
    teamId: actor.teamId,
    offeredAtMs: Math.max(0, atMs - 60_000),
    answeredAtMs: Math.max(0, atMs - 50_000),
    endedAtMs: atMs,
    talkMs: 50_000,
    holdMs: 0,
    outcome: 'handled',
    hangupCause: 'customer-hung-up',
    recordingId: null,
    scriptId: null,
    wrapUp: null,
  } as unknown as Call;
  const wrapUp = {
    callId: id,
    customerId: null,
    dispositionId: 'd-done',
    note: text,
    wrappedUpAtMs: atMs,
    wrapUpMs: 1_000,
    followUp: a % 3 ? null : { id: `f-${id}`, dueAtMs: atMs, reason: text },
  };
  return [
    { command: 'call.log', args: { call }, fact: { noun: 'call', id } },
    { command: 'call.wrapUp', args: wrapUp },
  ] satisfies Work[];
}

function conflictWork(
  station: Station,
  { what, text, a, atMs }: { what: 'resolve' | 'ask'; text: string; a: number; atMs: number },
): Work[] | null {
  const open = listRows(station.store.cache().read, 'conflict').filter((row) => row.state !== 'resolved');
  if (open.length === 0) return null;
  const { id: conflictId, noun, rowId, kind } = pick(open, a);
  if (what === 'ask') return [{ command: 'conflict.ask', args: { conflictId, question: text } }];
  const choice = a % 2 && kind === 'fields' ? 'mine' : 'theirs';
  return [{ command: 'conflict.resolve', args: { conflictId, noun, rowId, choice, fields: null, atMs } }];
}

const SCREEN = 'simulation';

/** What is typed is a draft first. Throws what the store throws. */
export function keepDraft({ store, clock }: Station, key: string, text: string): void {
  store.vault.write((db) =>
    putDraft(db, { screen: SCREEN, key, json: JSON.stringify({ text }), savedAtMs: clock.nowMs() }),
  );
}

/**
 * A person types, then sends. Returns the facts that are now on the screen, or null when the rule here said no (the
 * text stays in the draft, as on the real screen).
 */
export function typeAndSend(
  station: Station,
  ledger: Ledger,
  { at, what, a }: { at: number; what: Typing; a: number },
): NonNullable<Work['fact']>[] | null {
  const typed = ledger.type(at);
  typed.isOwed = false;
  const work = workOf(station, what, a, typed);
  if (!work) return null;
  const isOwed = JSON.stringify(work).includes(typed.mark);
  keepDraft(station, typed.mark, typed.mark);
  typed.isOwed = isOwed;
  try {
    work.forEach(({ command, args }, index) => {
      const isLast = index === work.length - 1;
      station.commands.run(
        command,
        args,
        isLast ? { discardDraft: { screen: SCREEN, key: typed.mark } } : {},
      );
    });
  } catch (cause) {
    if (station.gate.isCrashed() || !isRefusal(cause)) throw cause;
    return null;
  }
  return work.flatMap(({ fact }) => (fact ? [fact] : []));
}

const isRefusal = (cause: unknown): boolean =>
  cause instanceof Error && /^(command|request)\//.test(String((cause as { code?: unknown }).code));
