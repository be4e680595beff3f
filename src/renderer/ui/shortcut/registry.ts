/**
 * Keyboard shortcuts of a page. One combination means one thing: registering a taken one throws, so that a conflict
 * is found by whoever wrote it and not by the agent [UI8].
 */
import { createStore } from 'zustand/vanilla';

export interface Shortcut {
  /** `Alt+A`, `Ctrl+Enter`, `F2`, `?`: modifiers in the order Ctrl, Alt, Shift, then the key. */
  combination: string;
  /** Under which heading the help lists it, and what it does. */
  group: string;
  label: string;
  run: () => void;
  /** Works while a field has the focus. Combinations with Ctrl or Alt and F-keys always do. */
  inFields?: boolean;
}

interface Registry {
  shortcuts: ReadonlyMap<string, Shortcut>;
  isHelpOpen: boolean;
}

export const shortcutStore = createStore<Registry>(() => ({ shortcuts: new Map(), isHelpOpen: false }));

export const openHelp = (isHelpOpen: boolean): void => shortcutStore.setState({ isHelpOpen });

/** Returns the function that takes it back. */
export function registerShortcut(shortcut: Shortcut): () => void {
  const { shortcuts } = shortcutStore.getState();
  if (shortcuts.has(shortcut.combination))
    throw new Error(
      `shortcut ${shortcut.combination} is taken by "${shortcuts.get(shortcut.combination)?.label}"`,
    );
  shortcutStore.setState({ shortcuts: new Map([...shortcuts, [shortcut.combination, shortcut]]) });
  return () => {
    const rest = new Map(shortcutStore.getState().shortcuts);
    if (rest.get(shortcut.combination) === shortcut) rest.delete(shortcut.combination);
    shortcutStore.setState({ shortcuts: rest });
  };
}

type KeyPress = Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'key' | 'code'>;

/** The combination as it is written above. Letters and digits go by the key's place: Alt+A is å on some layouts. */
export function combinationOf(press: KeyPress): string {
  const key = /^(?:Key|Digit)(.)$/.exec(press.code)?.[1] ?? press.key;
  const isPlainSymbol = key.length === 1 && !/[A-Z0-9]/.test(key);
  const hasModifier = press.ctrlKey || press.metaKey || press.altKey;
  if (isSymbol(press.key) && !hasModifier) return press.key;
  return [
    press.ctrlKey || press.metaKey ? 'Ctrl' : null,
    press.altKey ? 'Alt' : null,
    press.shiftKey && !isPlainSymbol ? 'Shift' : null,
    key,
  ]
    .filter((part) => part !== null)
    .join('+');
}

const isSymbol = (key: string): boolean => key === '?' || key === '/' || key === '？';

export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const worksInFields = ({ combination, inFields }: Shortcut): boolean =>
  inFields === true || /^(Ctrl|Alt)\+|^F\d+$/.test(combination);

export function handleKey(event: KeyboardEvent): void {
  if (event.isComposing || event.defaultPrevented) return;
  const shortcut = shortcutStore.getState().shortcuts.get(combinationOf(event).replace('？', '?'));
  if (!shortcut || (isField(event.target) && !worksInFields(shortcut))) return;
  event.preventDefault();
  shortcut.run();
}
