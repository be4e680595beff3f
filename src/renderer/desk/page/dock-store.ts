/** The dock: which of script and knowledge is in front, and how wide it is. Remembered on this machine. */
import { createStore } from 'zustand/vanilla';

export type DockPanel = 'script' | 'knowledge';

interface DockState {
  width: number;
  panel: DockPanel;
  resize: (width: number) => void;
  show: (panel: DockPanel) => void;
}

const KEY = 'seatline.dock-width';
export const DOCK_MIN = 300;
export const DOCK_MAX = 640;
const DOCK_FIRST = 348;

const clamp = (width: number): number => Math.round(Math.min(DOCK_MAX, Math.max(DOCK_MIN, width)));

function remembered(): number {
  const width = Number(localStorage.getItem(KEY));
  return Number.isFinite(width) && width > 0 ? clamp(width) : DOCK_FIRST;
}

export const dockStore = createStore<DockState>((set) => ({
  width: remembered(),
  panel: 'script',
  resize: (width) => {
    localStorage.setItem(KEY, String(clamp(width)));
    set({ width: clamp(width) });
  },
  show: (panel) => set({ panel }),
}));
