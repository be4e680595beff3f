import { expect, test } from 'vitest';
import type { Role } from '../../../shared/domain/people.ts';
import { people } from '../../../../test/central/small-centre.ts';
import { grantedBuckets } from './grants.ts';

const table: Record<Role, string[]> = {
  agent: ['user:u-wang', 'team:team-1', 'centre'],
  lead: ['user:u-wang', 'team:team-1', 'quality', 'centre'],
  inspector: ['user:u-wang', 'team:team-1', 'quality', 'centre'],
  administrator: ['user:u-wang', 'team:team-1', 'quality', 'centre'],
};

test.each(Object.entries(table))('[L2] buckets of a person in the role %s', (role, buckets) => {
  expect(grantedBuckets({ ...people.wang, role: role as Role })).toEqual(buckets);
});

test('[L2] a disabled person is granted nothing', () => {
  expect(grantedBuckets({ ...people.wang, enabled: false })).toEqual([]);
});
