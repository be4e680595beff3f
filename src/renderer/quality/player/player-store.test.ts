import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../shared/errors.ts';
import { failure } from '../../../shared/link/attempt.ts';
import { sampleRecording } from '../recording-samples.ts';
import { createPlayerStore, missingOf, type Missing, type PlayerDesk } from './player-store.ts';
import type { LoadSound, Side, Sound } from './sound.ts';

interface FakeSound extends Sound {
  log: string[];
}

function fakeSound(): FakeSound {
  const log: string[] = [];
  let nowSec = 0;
  let tell: (playing: boolean) => void = () => undefined;
  return {
    log,
    durationSec: 60,
    peaks: { agent: new Float32Array(1), customer: new Float32Array(1) },
    nowSec: () => nowSec,
    play: async () => tell(true),
    pause: () => tell(false),
    seek: (sec) => (nowSec = sec),
    setRate: (rate) => void log.push(`rate ${rate}`),
    setVolume: (volume) => void log.push(`volume ${volume}`),
    setMuted: (side: Side, muted) => void log.push(`${side} ${muted}`),
    onPlaying: (listener) => (tell = listener),
    close: () => void log.push('closed'),
  };
}

const deskThat = (open: () => Promise<{ path: string }>): PlayerDesk =>
  ({ recordings: { open } }) as unknown as PlayerDesk;
const here = deskThat(async () => ({ path: '/media/1' }));

describe('the player', () => {
  it('[QP5] opens, plays, pauses and starts again from the beginning at the end', async () => {
    const sound = fakeSound();
    const store = createPlayerStore(here, async () => ({ ok: true, value: sound }));
    await store.getState().open(sampleRecording());
    store.getState().playPause();
    expect(store.getState().player).toMatchObject({ name: 'ready', playing: true });
    store.getState().playPause();
    expect(store.getState().player).toMatchObject({ playing: false });
    store.getState().seek(999);
    expect(sound.nowSec()).toBe(60);
    store.getState().playPause();
    expect(sound.nowSec()).toBe(0);
  });

  it('[QP6] speed, volume and muted sides hold for the next recording', async () => {
    const sounds = [fakeSound(), fakeSound()];
    let next = 0;
    const store = createPlayerStore(here, async () => ({ ok: true, value: sounds[next++]! }));
    await store.getState().open(sampleRecording());
    store.getState().setRate(1.5);
    store.getState().toggleMuted('customer');
    await store.getState().open(sampleRecording({ id: 'r2' }));
    expect(sounds[0]?.log.at(-1)).toBe('closed');
    expect(sounds[1]?.log).toEqual(['rate 1.5', 'volume 1', 'agent false', 'customer true']);
  });

  it('[QP7] the newest choice wins; the sound of an older one is closed unheard', async () => {
    const slow = fakeSound();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const load: LoadSound = async (path) => {
      if (path === '/media/slow') await gate;
      return { ok: true, value: path === '/media/slow' ? slow : fakeSound() };
    };
    const desk = {
      recordings: {
        open: async ({ id }: { id: string }) => ({ path: id === 'slow' ? '/media/slow' : '/media/2' }),
      },
    } as unknown as PlayerDesk;
    const store = createPlayerStore(desk, load);
    const first = store.getState().open(sampleRecording({ id: 'slow' }));
    await store.getState().open(sampleRecording({ id: 'r2' }));
    release();
    await first;
    expect(slow.log).toEqual(['closed']);
    expect(store.getState().player).toMatchObject({ name: 'ready', recording: { id: 'r2' } });
  });

  it('[QP8] says in words what cannot be heard', async () => {
    const broken = createPlayerStore(here, async () => ({ ok: false, error: 'undecodable' }));
    await broken.getState().open(sampleRecording());
    expect(broken.getState().player).toMatchObject({ name: 'missing', why: 'broken' });
    const away = createPlayerStore(
      deskThat(() => Promise.reject(failure('central/unreachable'))),
      async () => ({ ok: true, value: fakeSound() }),
    );
    await away.getState().open(sampleRecording());
    expect(away.getState().player).toMatchObject({ name: 'missing', why: 'offline' });
  });

  const table: [FailureCode, 'local' | 'stored', Missing][] = [
    ['request/not-found', 'local', 'elsewhere'],
    ['request/not-found', 'stored', 'gone'],
    ['central/unreachable', 'local', 'elsewhere'],
    ['central/unreachable', 'stored', 'offline'],
    ['central/unavailable', 'stored', 'offline'],
    ['link/timeout', 'stored', 'offline'],
    ['request/forbidden', 'stored', 'forbidden'],
    ['internal/mistake', 'stored', 'other'],
  ];
  it.each(table)('[QP4] %s of a recording that is %s: %s', (code, state, why) => {
    expect(missingOf(code, { state })).toBe(why);
  });
});
