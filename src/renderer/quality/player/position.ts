/** The running position, painted each frame while playing instead of rendered: a custom property and a text. */
import { useEffect, type RefObject } from 'react';
import { duration } from '../../ui/format/duration.ts';
import type { Sound } from './sound.ts';

export interface PositionTargets {
  /** Gets `--position`, 0%..100%, and the slider's value. */
  slider: RefObject<HTMLDivElement | null>;
  clock: RefObject<HTMLElement | null>;
}

export function usePosition(sound: Sound, describe: (now: string) => string, targets: PositionTargets): void {
  const { slider, clock } = targets;
  useEffect(() => {
    let frame = 0;
    let lastShown = -1;
    const paint = (): void => {
      frame = requestAnimationFrame(paint);
      const nowSec = sound.nowSec();
      if (nowSec === lastShown) return;
      lastShown = nowSec;
      paintSlider(slider.current, nowSec, sound.durationSec, describe(duration(nowSec * 1_000)));
      if (clock.current) clock.current.textContent = duration(nowSec * 1_000);
    };
    paint();
    return () => cancelAnimationFrame(frame);
  }, [sound, describe, slider, clock]);
}

function paintSlider(slider: HTMLElement | null, nowSec: number, durationSec: number, text: string): void {
  if (!slider) return;
  const share = durationSec > 0 ? Math.min(1, nowSec / durationSec) : 0;
  slider.style.setProperty('--position', `${share * 100}%`);
  // Near the end the time stands on the other side of the cursor, or it would leave the window.
  slider.dataset['late'] = String(share > 0.9);
  slider.setAttribute('aria-valuenow', String(Math.round(nowSec)));
  slider.setAttribute('aria-valuetext', text);
}
