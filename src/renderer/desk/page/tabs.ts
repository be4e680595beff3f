/**
 * Which calls have a tab: every live call, every ended one that waits for wrap-up, and what somebody is still typing
 * in. A new one comes at the end, so no tab moves under the pointer. Rules DK10–DK14: docs/spec/desk.md.
 */
import type { DeskCall } from '../../../shared/contract/phone.ts';
import { isLive } from '../../../shared/domain/call-state.ts';
import type { Call } from '../../../shared/domain/call.ts';

export interface CallTab {
  callId: string;
  /** As the phone holds it; null when the phone has let go of it. */
  live: DeskCall | null;
  /** As the store holds it, once it is there. */
  call: Call | null;
}

export interface TabFacts {
  live: readonly DeskCall[];
  /** Calls of mine that wait for wrap-up. */
  unwrapped: readonly Call[];
  /** Ended a moment ago; the store does not have them yet [DK12]. */
  settling: ReadonlySet<string>;
  /** Not answered, but something was typed: the tab stays until the person closes it [DK13]. */
  kept: ReadonlyMap<string, Call>;
}

export function nextTabs(tabs: readonly CallTab[], facts: TabFacts): CallTab[] {
  const live = new Map(
    facts.live.filter((call) => isLive(call.state)).map((call) => [call.callId as string, call]),
  );
  const stored = new Map<string, Call>([
    ...facts.kept,
    ...facts.unwrapped.map((call) => [call.id, call] as const),
  ]);
  const known = new Set(tabs.map((tab) => tab.callId));
  const stays = (tab: CallTab): boolean =>
    live.has(tab.callId) || stored.has(tab.callId) || facts.settling.has(tab.callId);
  const present = (tab: CallTab): CallTab => ({
    callId: tab.callId,
    live: live.get(tab.callId) ?? (facts.settling.has(tab.callId) ? tab.live : null),
    call: stored.get(tab.callId) ?? null,
  });
  const fresh = [...stored.keys(), ...live.keys()]
    .filter((callId, index, all) => !known.has(callId) && all.indexOf(callId) === index)
    .map((callId) => ({ callId, live: null, call: null }));
  return [...tabs.filter(stays), ...fresh].map(present);
}

/** A call opens its own tab only when nobody is at work in another place [DK10]. */
export interface Attention {
  isOnPage: boolean;
  isTyping: boolean;
  isDialogOpen: boolean;
}

export const mayOpenItself = ({ isOnPage, isTyping, isDialogOpen }: Attention): boolean =>
  isOnPage && !isTyping && !isDialogOpen;
