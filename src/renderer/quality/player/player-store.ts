/**
 *   none ──open──► loading ──decoded──► ready ──open──► loading …
 *                     │
 *                     └──► missing (elsewhere | offline | gone | forbidden | broken | other) ──open──► loading …
 *
 * One recording is open at a time; the newest choice wins. What is heard lives in `Sound`, what a person set (speed,
 * volume, muted sides) lives here and is kept from one recording to the next. Rules QP4–QP9: docs/spec/quality-desk.md.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Recording } from '../../../shared/domain/recording.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { sides, type LoadSound, type Side, type Sound, type SoundProblem } from './sound.ts';
import { skipTo } from './wave.ts';

/**
 * Why there is nothing to hear. elsewhere: still on the workstation that recorded it; offline: central holds it and
 * cannot be reached; gone: nobody has it; forbidden: not for this role; broken: the file cannot be decoded.
 */
export type Missing = 'elsewhere' | 'offline' | 'gone' | 'forbidden' | 'broken' | 'other';

export type PlayerState =
  | { name: 'none' }
  | { name: 'loading'; recording: Recording }
  | { name: 'missing'; recording: Recording; why: Missing }
  | { name: 'ready'; recording: Recording; sound: Sound; playing: boolean };

export const rates = [0.8, 1, 1.25, 1.5, 1.75, 2] as const;

export interface PlayerStoreState {
  player: PlayerState;
  rate: number;
  volume: number;
  muted: Record<Side, boolean>;
  open: (recording: Recording) => Promise<void>;
  playPause: () => void;
  seek: (sec: number) => void;
  skip: (bySec: number) => void;
  setRate: (rate: number) => void;
  setVolume: (volume: number) => void;
  toggleMuted: (side: Side) => void;
  close: () => void;
}
export type PlayerStore = StoreApi<PlayerStoreState>;
export type PlayerDesk = Pick<DeskClient, 'recordings'>;

export function createPlayerStore(desk: PlayerDesk, loadSound: LoadSound): PlayerStore {
  let opening = new AbortController();

  const store: PlayerStore = createStore<PlayerStoreState>()((set, get) => {
    const sound = (): Sound | null => {
      const { player } = get();
      return player.name === 'ready' ? player.sound : null;
    };
    const drop = (): void => {
      opening.abort();
      sound()?.close();
      set({ player: { name: 'none' } });
    };
    return {
      player: { name: 'none' },
      rate: 1,
      volume: 1,
      muted: { agent: false, customer: false },
      open: async (recording) => {
        drop();
        const { signal } = (opening = new AbortController());
        set({ player: { name: 'loading', recording } });
        const answer = await load({ desk, loadSound, recording, signal });
        if (signal.aborted) return answer.ok ? answer.value.close() : undefined;
        if (!answer.ok) return set({ player: { name: 'missing', recording, why: answer.error } });
        ready(store, recording, answer.value);
      },
      playPause: () => {
        const { player } = get();
        if (player.name !== 'ready') return;
        if (player.playing) return player.sound.pause();
        if (player.sound.nowSec() >= player.sound.durationSec) player.sound.seek(0);
        void player.sound.play();
      },
      seek: (sec) => void sound()?.seek(skipTo(sec, 0, sound()?.durationSec ?? 0)),
      skip: (bySec) => get().seek((sound()?.nowSec() ?? 0) + bySec),
      setRate: (rate) => {
        set({ rate });
        sound()?.setRate(rate);
      },
      setVolume: (volume) => {
        set({ volume });
        sound()?.setVolume(volume);
      },
      toggleMuted: (side) => {
        const muted = { ...get().muted, [side]: !get().muted[side] };
        set({ muted });
        sound()?.setMuted(side, muted[side]);
      },
      close: drop,
    };
  });
  return store;
}

/** [QP6] What the person set for the last recording holds for this one too. */
function ready(store: PlayerStore, recording: Recording, sound: Sound): void {
  const { rate, volume, muted } = store.getState();
  sound.setRate(rate);
  sound.setVolume(volume);
  for (const side of sides) sound.setMuted(side, muted[side]);
  sound.onPlaying((playing) => {
    const { player } = store.getState();
    if (player.name === 'ready' && player.sound === sound) store.setState({ player: { ...player, playing } });
  });
  store.setState({ player: { name: 'ready', recording, sound, playing: false } });
}

interface Load {
  desk: PlayerDesk;
  loadSound: LoadSound;
  recording: Recording;
  signal: AbortSignal;
}

async function load({
  desk,
  loadSound,
  recording,
  signal,
}: Load): Promise<{ ok: true; value: Sound } | { ok: false; error: Missing }> {
  const opened = await attempt(desk.recordings.open({ id: recording.id }));
  if (!opened.ok) return { ok: false, error: missingOf(opened.error, recording) };
  const sound = await loadSound(opened.value.path, signal);
  return sound.ok ? sound : { ok: false, error: problemOf(sound.error, recording) };
}

/** [QP4] In words: where the sound is, or why it cannot be had. */
export function missingOf(failure: FailureCode, recording: Pick<Recording, 'state'>): Missing {
  if (failure === 'request/not-found') return recording.state === 'local' ? 'elsewhere' : 'gone';
  if (failure === 'request/forbidden') return 'forbidden';
  if (failure === 'central/unreachable' || failure === 'central/unavailable' || failure === 'link/timeout')
    return recording.state === 'local' ? 'elsewhere' : 'offline';
  return 'other';
}

const problemOf = (problem: SoundProblem, recording: Pick<Recording, 'state'>): Missing => {
  if (problem === 'undecodable') return 'broken';
  return missingOf(problem === 'absent' ? 'request/not-found' : 'central/unreachable', recording);
};
