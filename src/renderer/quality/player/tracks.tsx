/** Both sides of the call above each other, one position across them; a click, a drag or the arrow keys move it. */
import { AudioMutedOutlined, SoundOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useCallback, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { duration } from '../../ui/format/duration.ts';
import { KeyHint } from '../../ui/shortcut/key-hint.tsx';
import type { PlayerStore } from './player-store.ts';
import { usePosition } from './position.ts';
import { sides, type Side, type Sound } from './sound.ts';
import { Waveform } from './waveform.tsx';

const muteKey: Record<Side, string> = { agent: 'A', customer: 'C' };
/** A silent recording is drawn as a flat line, not divided by nothing. */
const QUIETEST = 0.05;

export function Tracks({ store, sound }: { store: PlayerStore; sound: Sound }) {
  const muted = useStore(store, (state) => state.muted);
  const loudest = Math.max(QUIETEST, ...sides.map((side) => loudestOf(sound.peaks[side])));
  return (
    <div className="qp-tracks">
      <div className="qp-sides">
        {sides.map((side) => (
          <SideLabel key={side} store={store} side={side} muted={muted[side]} />
        ))}
      </div>
      <Timeline store={store} sound={sound}>
        {sides.map((side) => (
          <Waveform key={side} peaks={sound.peaks[side]} loudest={loudest} muted={muted[side]} />
        ))}
      </Timeline>
    </div>
  );
}

const loudestOf = (peaks: Float32Array): number => peaks.reduce((a, b) => Math.max(a, b), 0);

function SideLabel({ store, side, muted }: { store: PlayerStore; side: Side; muted: boolean }) {
  const { t } = useTranslation('quality');
  const name = t(`player.${side}`);
  const label = t(muted ? 'player.unmute' : 'player.mute', { side: name });
  return (
    <div className="qp-side" data-muted={muted} data-side={side}>
      <span>{name}</span>
      <KeyHint title={label} combination={muteKey[side]}>
        <Button
          size="small"
          type="text"
          aria-label={label}
          aria-pressed={muted}
          icon={muted ? <AudioMutedOutlined /> : <SoundOutlined />}
          onClick={() => store.getState().toggleMuted(side)}
        />
      </KeyHint>
    </div>
  );
}

interface TimelineProps {
  store: PlayerStore;
  sound: Sound;
  children: React.ReactNode;
}

function Timeline({ store, sound, children }: TimelineProps) {
  const { t } = useTranslation('quality');
  const slider = useRef<HTMLDivElement>(null);
  const clock = useRef<HTMLTimeElement>(null);
  const length = duration(sound.durationSec * 1_000);
  const describe = useCallback((now: string) => t('player.positionText', { now, length }), [t, length]);
  usePosition(sound, describe, { slider, clock });
  const { seek, skip } = store.getState();
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    if (event.buttons !== 1) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - left) / width) * sound.durationSec);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const bySec = { ArrowLeft: -5, ArrowRight: 5, PageDown: -30, PageUp: 30 }[event.key];
    if (bySec === undefined) return;
    event.preventDefault();
    skip(bySec);
  };
  return (
    <div
      ref={slider}
      className="qp-timeline"
      role="slider"
      tabIndex={0}
      aria-label={t('player.waveform')}
      aria-valuemin={0}
      aria-valuemax={Math.round(sound.durationSec)}
      aria-valuenow={0}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
      onKeyDown={onKeyDown}
    >
      {children}
      <span className="qp-cursor" aria-hidden>
        <time ref={clock} className="num" />
      </span>
    </div>
  );
}
