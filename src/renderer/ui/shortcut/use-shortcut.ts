import { useEffect, useRef } from 'react';
import { registerShortcut, type Shortcut } from './registry.ts';

/** A shortcut that lives as long as the component; `null` switches it off. The newest `run` is always called. */
export function useShortcut(shortcut: Shortcut | null): void {
  const latest = useRef(shortcut);
  useEffect(() => {
    latest.current = shortcut;
  });
  const { combination, group, label, inFields = false } = shortcut ?? {};
  useEffect(() => {
    if (!combination || !group || !label) return;
    return registerShortcut({ combination, group, label, inFields, run: () => latest.current?.run() });
  }, [combination, group, label, inFields]);
}
