import { expect, test } from 'vitest';
import { people } from '../../../test/central/small-centre.ts';
import { grantsOf, reaches, type Grants } from './grants.ts';
import type { Role } from './people.ts';

const own = ['user:u-wang', 'team:team-1'] as const;
const table: Record<Role, Grants> = {
  agent: { buckets: [...own, 'centre'], view: 'full' },
  lead: { buckets: [...own, 'lead:team-1', 'quality', 'centre'], view: 'full' },
  inspector: { buckets: [...own, 'quality', 'centre'], view: 'masked' },
  administrator: { buckets: [...own, 'quality', 'centre'], view: 'full' },
};

test.each(Object.entries(table))('[L2] what a person in the role %s may read', (role, grants) => {
  expect(grantsOf({ ...people.wang, role: role as Role })).toEqual(grants);
});

test('[L2] a disabled person is granted nothing', () => {
  const grants = grantsOf({ ...people.wang, enabled: false });
  expect(grants.buckets).toEqual([]);
  expect(reaches(grants, ['centre'])).toBe(false);
});

test('a row is within reach when one of its buckets is', () => {
  expect(reaches(table.agent, ['quality', 'user:u-wang'])).toBe(true);
  expect(reaches(table.agent, ['quality', 'user:u-zhang'])).toBe(false);
});
