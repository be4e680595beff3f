import type { FollowUp } from '../../../shared/domain/call.ts';
import type { FollowUpId } from '../../../shared/ids.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import type { Changes } from '../../ui/store/changes.ts';
import { createQueryStore } from '../../ui/store/query-store.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';

export type FollowUpStore = ReturnType<typeof createFollowUpStore>;

export function createFollowUpStore(desk: Pick<DeskClient, 'followUps' | 'commands'>, changes: Changes) {
  const list = createQueryStore({ load: () => desk.followUps.mine(), changes, nouns: ['followUp'] });
  const finish = async (followUpId: FollowUpId): Promise<boolean> => {
    const args = { followUpId, doneAtMs: Date.now() };
    const answer = await attempt(desk.commands.run({ name: 'followUp.done', args, discardDraft: null }));
    if (!answer.ok) tellFailure(answer.error);
    await list.reload();
    return answer.ok;
  };
  return { list, finish };
}

export interface FollowUpGroups {
  overdue: FollowUp[];
  today: FollowUp[];
  later: FollowUp[];
}

/** [DK40] Open promises by how they press: late ones first, then today's, then the rest. */
export function followUpGroups(all: readonly FollowUp[], nowMs: number): FollowUpGroups {
  const endOfToday = new Date(nowMs).setHours(23, 59, 59, 999);
  const open = all.filter((one) => one.state === 'open').sort((a, b) => a.dueAtMs - b.dueAtMs);
  return {
    overdue: open.filter((one) => one.dueAtMs < nowMs),
    today: open.filter((one) => one.dueAtMs >= nowMs && one.dueAtMs <= endOfToday),
    later: open.filter((one) => one.dueAtMs > endOfToday),
  };
}
