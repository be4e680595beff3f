import { expect, test } from 'vitest';
import { mayWatchFloor, Role } from './people.ts';

test('[B9] who may watch the floor, role by role', () => {
  const allowed = Object.fromEntries(Role.options.map((role) => [role, mayWatchFloor(role)]));
  expect(allowed).toEqual({ agent: false, lead: true, inspector: true, administrator: true });
});
