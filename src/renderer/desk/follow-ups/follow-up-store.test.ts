import { expect, it } from 'vitest';
import { followUps } from '../../../../test/support/fake-data.ts';
import { followUpGroups } from './follow-up-store.ts';

it('[DK40] late promises first, then today’s, then the rest; finished ones not at all', () => {
  const now = new Date(2026, 2, 5, 12, 0).getTime();
  const [late, today, later] = followUps(now);
  if (!late || !today || !later) throw new Error('three promises');
  const done = { ...late, id: 'fu-9' as typeof late.id, state: 'done' as const };
  expect(followUpGroups([later, done, today, late], now)).toEqual({
    overdue: [late],
    today: [today],
    later: [later],
  });
});
