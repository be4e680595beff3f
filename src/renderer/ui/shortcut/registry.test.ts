import { afterEach, describe, expect, it } from 'vitest';
import { combinationOf, registerShortcut, shortcutStore } from './registry.ts';

const press = (code: string, key: string, modifiers: Partial<KeyboardEvent> = {}) => ({
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  code,
  key,
  ...modifiers,
});
const shortcut = (combination: string) => ({
  combination,
  group: '通话',
  label: '接听',
  run: () => undefined,
});

afterEach(() => shortcutStore.setState({ shortcuts: new Map() }));

describe('shortcuts', () => {
  it('[UI8] a taken combination is refused; given back it is free again', () => {
    const giveBack = registerShortcut(shortcut('Alt+A'));
    expect(() => registerShortcut(shortcut('Alt+A'))).toThrow('Alt+A is taken');
    giveBack();
    expect(() => registerShortcut(shortcut('Alt+A'))).not.toThrow();
  });

  it.each([
    [press('KeyA', 'å', { altKey: true }), 'Alt+A'],
    [press('Enter', 'Enter', { ctrlKey: true }), 'Ctrl+Enter'],
    [press('Enter', 'Enter', { metaKey: true }), 'Ctrl+Enter'],
    [press('Slash', '?', { shiftKey: true }), '?'],
    [press('Slash', '/'), '/'],
    [press('F2', 'F2'), 'F2'],
    [press('Digit1', '1', { altKey: true }), 'Alt+1'],
  ])('[UI8] keys are read the same on every layout (%#)', (event, combination) => {
    expect(combinationOf(event)).toBe(combination);
  });
});
