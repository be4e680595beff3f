/** Central's nudge that something moved. Without it the timer does the same, only later. */
import type { Tokens } from '../account/tokens.ts';
import type { Clock } from '../clock.ts';
import type { CentralLink } from './central-link.ts';
import { followCentral } from './follow-central.ts';

export interface Poke {
  close(): void;
}

export interface PokeParts {
  link: CentralLink;
  tokens: Tokens;
  clock: Clock;
  /** It opened: central is there. */
  onOpen: () => void;
  onMoved: () => void;
}

/** An open stream after a loss is itself news: central is back. */
export const createPoke = ({ link, tokens, clock, onOpen, onMoved }: PokeParts): Poke => ({
  close: followCentral({
    open: (signal) => tokens.use(() => link.client.sync.poke(undefined, { signal })),
    clock,
    onOpen,
    onValue: onMoved,
    onLost: () => undefined,
  }),
});
