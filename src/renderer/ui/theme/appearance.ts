/** Light or dark, remembered on this machine; without a choice the system's wish is followed. */
import { createStore } from 'zustand/vanilla';
import type { Appearance } from './tokens.ts';

export type AppearanceChoice = Appearance | 'system';

const KEY = 'seatline.appearance';
const wantsDark = window.matchMedia('(prefers-color-scheme: dark)');

const isChoice = (text: string | null): text is AppearanceChoice =>
  text === 'light' || text === 'dark' || text === 'system';

function remembered(): AppearanceChoice {
  const text = localStorage.getItem(KEY);
  return isChoice(text) ? text : 'system';
}

const resolve = (choice: AppearanceChoice): Appearance =>
  choice === 'system' ? (wantsDark.matches ? 'dark' : 'light') : choice;

export interface AppearanceState {
  choice: AppearanceChoice;
  appearance: Appearance;
  choose: (choice: AppearanceChoice) => void;
}

export const appearanceStore = createStore<AppearanceState>((set) => ({
  choice: remembered(),
  appearance: resolve(remembered()),
  choose: (choice) => {
    localStorage.setItem(KEY, choice);
    set({ choice, appearance: resolve(choice) });
  },
}));

const paint = ({ appearance }: AppearanceState): void => {
  document.documentElement.dataset['theme'] = appearance;
};
paint(appearanceStore.getState());
appearanceStore.subscribe(paint);

wantsDark.addEventListener('change', () =>
  appearanceStore.setState(({ choice }) => ({ appearance: resolve(choice) })),
);
/** Another window of ours changed it. */
window.addEventListener('storage', (event) => {
  if (event.key === KEY)
    appearanceStore.setState({ choice: remembered(), appearance: resolve(remembered()) });
});
