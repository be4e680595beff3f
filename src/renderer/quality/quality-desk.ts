/** The three stores of the quality window, and the one step that moves them together: opening a recording. */
import type { Recording } from '../../shared/domain/recording.ts';
import type { NounName } from '../../shared/domain/nouns.ts';
import type { DeskClient } from '../../shared/link/clients.ts';
import { createChanges } from '../ui/store/changes.ts';
import { createFactsStore, type FactsStore } from './facts-store.ts';
import { createPlayerStore, type PlayerStore } from './player/player-store.ts';
import type { LoadSound } from './player/sound.ts';
import { createRecordingListStore, type RecordingListStore } from './recording-list-store.ts';

export interface QualityStores {
  list: RecordingListStore;
  player: PlayerStore;
  facts: FactsStore;
  open: (recording: Recording) => void;
  /** Subscribes to core; returns how to stop. */
  start: () => () => void;
}

const factNouns: NounName[] = ['call', 'customer', 'scriptRun', 'script'];

export function createQualityDesk(
  desk: Pick<
    DeskClient,
    'account' | 'reference' | 'changes' | 'recordings' | 'calls' | 'customers' | 'scripts'
  >,
  loadSound: LoadSound,
): QualityStores {
  const list = createRecordingListStore(desk);
  const player = createPlayerStore(desk, loadSound);
  const facts = createFactsStore(desk);
  return {
    list,
    player,
    facts,
    open: (recording) => {
      void facts.getState().open(recording);
      void player.getState().open(recording);
    },
    start: () => {
      const changes = createChanges(desk);
      const stops = [
        list.start(),
        changes.on(factNouns, () => void facts.getState().refresh()),
        () => changes.stop(),
        list.subscribe(({ account }, before) => {
          if (account === before.account || account !== 'signedOut') return;
          player.getState().close();
          facts.getState().close();
        }),
      ];
      return () => stops.forEach((stop) => stop());
    },
  };
}
