import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Microphone as MicrophoneState } from '../../../shared/contract/phone.ts';
import * as icons from './icons.tsx';

const SEGMENTS = 16;

interface Props {
  state: MicrophoneState;
  muted: boolean;
  /** Loudness of this moment, 0..1. */
  level: () => number;
}

export function MicrophoneRow({ state, muted, level }: Props) {
  const { t } = useTranslation('phone');
  const silent = muted || state !== 'ready';
  return (
    <div className="microphone" data-state={state}>
      {silent ? <icons.MicrophoneOff /> : <icons.Microphone />}
      <span className="microphone-name">{t('microphone.label')}</span>
      {state === 'ready' ? (
        <LevelBar level={level} silent={silent} />
      ) : (
        <span className="faint">{t(`microphone.${state}`)}</span>
      )}
    </div>
  );
}

/** Painted outside React: sixty times a second is no business of a render. */
function LevelBar({ level, silent }: { level: () => number; silent: boolean }) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let frame = 0;
    const paint = (): void => {
      light(bar.current, silent ? 0 : level());
      frame = requestAnimationFrame(paint);
    };
    paint();
    return () => cancelAnimationFrame(frame);
  }, [level, silent]);
  return (
    <span className="level" ref={bar} aria-hidden="true">
      {Array.from({ length: SEGMENTS }, (_, index) => (
        <i key={index} />
      ))}
    </span>
  );
}

function light(bar: HTMLElement | null, level: number): void {
  const lit = litSegments(level);
  for (const [index, segment] of [...(bar?.children ?? [])].entries()) {
    segment.classList.toggle('lit', index < lit);
  }
}

/** Ears are logarithmic: the bar spans 54 dB. */
export function litSegments(level: number): number {
  if (level <= 0.002) return 0;
  const decibel = 20 * Math.log10(level);
  return Math.max(0, Math.min(SEGMENTS, Math.round(((decibel + 54) / 54) * SEGMENTS)));
}
