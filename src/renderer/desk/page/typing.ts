/** Is somebody typing right now? A field with text in it, or one that was typed in a moment ago. */
import { isField } from '../../ui/shortcut/registry.ts';

const STILL_TYPING_MS = 5_000;
let lastInputAtMs = Number.NEGATIVE_INFINITY;

document.addEventListener('input', () => (lastInputAtMs = performance.now()), {
  capture: true,
  passive: true,
});

export function isTyping(): boolean {
  const field = document.activeElement;
  if (!isField(field)) return false;
  const hasText = 'value' in (field ?? {}) && (field as HTMLInputElement).value !== '';
  return hasText || performance.now() - lastInputAtMs < STILL_TYPING_MS;
}

export const isDialogOpen = (): boolean => document.querySelector('[role="dialog"]:not([hidden])') !== null;
