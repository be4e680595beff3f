/** Play, ±5 s, speed and volume, each with its key. */
import {
  BackwardOutlined,
  CaretRightOutlined,
  ForwardOutlined,
  PauseOutlined,
  SoundOutlined,
} from '@ant-design/icons';
import { Button, Segmented, Slider } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { duration } from '../../ui/format/duration.ts';
import { KeyHint } from '../../ui/shortcut/key-hint.tsx';
import { useShortcut } from '../../ui/shortcut/use-shortcut.ts';
import { rates, type PlayerStore } from './player-store.ts';
import type { Sound } from './sound.ts';

const SKIP_SEC = 5;

interface Props {
  store: PlayerStore;
  sound: Sound;
  playing: boolean;
  /** The recorder was cut off: the listener must not wonder why it ends. */
  cutOff: boolean;
}

export function Controls({ store, sound, playing, cutOff }: Props) {
  const { t } = useTranslation('quality');
  const { skip, playPause } = store.getState();
  const playLabel = t(playing ? 'player.pause' : 'player.play');
  usePlayerKeys(store);
  return (
    <div className="qp-controls">
      <div className="row">
        <KeyHint title={t('player.back')} combination="←">
          <Button aria-label={t('player.back')} icon={<BackwardOutlined />} onClick={() => skip(-SKIP_SEC)} />
        </KeyHint>
        <KeyHint title={playLabel} combination="K">
          <Button
            type="primary"
            className="qp-play"
            aria-label={playLabel}
            icon={playing ? <PauseOutlined /> : <CaretRightOutlined />}
            onClick={playPause}
          />
        </KeyHint>
        <KeyHint title={t('player.forward')} combination="→">
          <Button
            aria-label={t('player.forward')}
            icon={<ForwardOutlined />}
            onClick={() => skip(SKIP_SEC)}
          />
        </KeyHint>
      </div>
      <span className="num muted">{duration(sound.durationSec * 1_000)}</span>
      {cutOff ? <span className="qp-cut">{t('player.cutOff')}</span> : null}
      <span className="grow" />
      <Speed store={store} />
      <Volume store={store} />
    </div>
  );
}

function Speed({ store }: { store: PlayerStore }) {
  const { t } = useTranslation('quality');
  const rate = useStore(store, (state) => state.rate);
  return (
    <Segmented<number>
      aria-label={t('player.speed')}
      value={rate}
      onChange={store.getState().setRate}
      options={rates.map((value) => ({ value, label: `${value}×` }))}
    />
  );
}

function Volume({ store }: { store: PlayerStore }) {
  const { t } = useTranslation('quality');
  const volume = useStore(store, (state) => state.volume);
  return (
    <div className="row qp-volume">
      <SoundOutlined aria-hidden />
      <Slider
        className="grow"
        ariaLabelForHandle={t('player.volume')}
        min={0}
        max={1}
        step={0.05}
        value={volume}
        tooltip={{ formatter: (value) => `${Math.round((value ?? 0) * 100)}%` }}
        onChange={store.getState().setVolume}
      />
    </div>
  );
}

function usePlayerKeys(store: PlayerStore): void {
  const { t } = useTranslation('quality');
  const group = t('title');
  const { playPause, skip, toggleMuted } = store.getState();
  useShortcut({ combination: 'K', group, label: t('keys.space'), run: playPause });
  useShortcut({ combination: 'ArrowLeft', group, label: t('player.back'), run: () => skip(-SKIP_SEC) });
  useShortcut({ combination: 'ArrowRight', group, label: t('player.forward'), run: () => skip(SKIP_SEC) });
  useShortcut({ combination: '[', group, label: t('keys.slower'), run: () => nextRate(store, -1) });
  useShortcut({ combination: ']', group, label: t('keys.faster'), run: () => nextRate(store, 1) });
  useShortcut({ combination: 'A', group, label: t('keys.muteAgent'), run: () => toggleMuted('agent') });
  useShortcut({ combination: 'C', group, label: t('keys.muteCustomer'), run: () => toggleMuted('customer') });
  useSpaceBar(playPause);
}

function nextRate(store: PlayerStore, step: 1 | -1): void {
  const { rate, setRate } = store.getState();
  const index = rates.findIndex((one) => one === rate);
  setRate(rates[Math.min(Math.max(index + step, 0), rates.length - 1)] ?? 1);
}

/** Space plays and pauses, except where it already means something: in a field, on a button, in an open list. */
function useSpaceBar(run: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.code !== 'Space' || event.defaultPrevented) return;
      if (target?.closest('input, textarea, button, select, [role=combobox], [role=radiogroup]')) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [run]);
}
