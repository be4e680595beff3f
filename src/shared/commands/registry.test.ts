import { expect, test } from 'vitest';
import { isStateFailure } from '../errors.ts';
import { commandByName, commands } from './registry.ts';

const all = Object.entries(commands);
const CLASSES = ['fact', 'text', 'field', 'guarded', 'commutative'];

test('[CF1] every command is known by its own name and says how it meets others', () => {
  for (const [name, command] of all) {
    expect(command.name).toBe(name);
    expect(CLASSES).toContain(command.conflict);
    expect(commandByName(name)).toBe(command);
  }
});

test('[CF1] edits are of the class `field`, and nothing else is', () => {
  const edits = all.filter(([name]) => commandByName(name)?.edit).map(([name]) => name);
  const fields = all.filter(([, { conflict }]) => conflict === 'field').map(([name]) => name);
  expect(edits).toEqual(fields);
  expect(fields.length).toBeGreaterThan(0);
});

test('[CF1] a name that is none of ours, or of every object, is no command', () => {
  expect(['call.teleport', 'constructor', '__proto__', ''].map(commandByName)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test('[CF6] what tells of a state, and what tells of a person or of the program', () => {
  const codes = [
    'command/row-missing',
    'command/already-done',
    'command/state-changed',
    'command/not-yours',
    'request/invalid',
    'sync/mutation-id-reused',
    'phone/not-now',
  ] as const;
  expect(codes.map(isStateFailure)).toEqual([true, true, true, false, false, false, false]);
});
