/** The centre of these benchmarks: as many customers as asked, and people who share one password. */
import type { PackContents } from '../../../src/central/services/pack/pack.ts';
import { Team, User } from '../../../src/shared/domain/people.ts';
import { customerOf, rowsUpTo } from '../rows.ts';

export const PASSWORD = 'a password for benchmarks';
export const AGENTS = 20;
const TEAM = Team.parse({ id: 'team-1', name: '白班一组' });

/** Several workstations may be signed in as the same person: each has a device of its own. */
export const loginOf = (workstation: number): string => `agent${workstation % AGENTS}`;
export const userIdOf = (login: string): string => `u-${login}`;

export const centreOf = (customers: number): PackContents => ({
  people: Array.from({ length: AGENTS }, (_, n) => ({
    user: User.parse({
      id: userIdOf(loginOf(n)),
      login: loginOf(n),
      name: `坐席 ${n + 1}`,
      role: 'agent',
      teamId: TEAM.id,
      extension: null,
      enabled: true,
    }),
    password: PASSWORD,
    sipPassword: null,
  })),
  rows: { team: [TEAM], customer: Array.from(rowsUpTo(customers), customerOf) },
});
