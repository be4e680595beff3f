/**
 * One channel as bars on a canvas: once in the colour of what is still to come and once, clipped at the position, in
 * the colour of what was heard. wavesurfer.js cannot draw under our policy (decision 0060).
 */
import { useEffect, useRef } from 'react';
import { appearanceStore } from '../../ui/theme/appearance.ts';

const BAR_PX = 2;
const GAP_PX = 1;

export function Waveform({
  peaks,
  loudest,
  muted,
}: {
  peaks: Float32Array;
  loudest: number;
  muted: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const redraw = (): void => {
      for (const canvas of element.querySelectorAll('canvas')) drawBars(canvas, peaks, loudest);
    };
    const watcher = new ResizeObserver(redraw);
    watcher.observe(element);
    const forget = appearanceStore.subscribe(redraw);
    return () => (watcher.disconnect(), forget());
  }, [peaks, loudest]);
  return (
    <div ref={box} className="qp-wave" data-muted={muted} aria-hidden>
      <canvas className="qp-wave-rest" />
      <canvas className="qp-wave-heard" />
    </div>
  );
}

/** The colour is the canvas's CSS colour, so both appearances are right. */
function drawBars(canvas: HTMLCanvasElement, peaks: Float32Array, loudest: number): void {
  const ratio = window.devicePixelRatio;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext('2d');
  if (!pen || width === 0) return;
  pen.scale(ratio, ratio);
  pen.fillStyle = getComputedStyle(canvas).color;
  const bars = Math.floor(width / (BAR_PX + GAP_PX));
  for (let bar = 0; bar < bars; bar += 1) {
    const tall = Math.max(1, (barPeak(peaks, bar, bars) / loudest) * height);
    pen.fillRect(bar * (BAR_PX + GAP_PX), (height - tall) / 2, BAR_PX, tall);
  }
}

function barPeak(peaks: Float32Array, bar: number, bars: number): number {
  const first = Math.floor((bar * peaks.length) / bars);
  const end = Math.max(first + 1, Math.floor(((bar + 1) * peaks.length) / bars));
  let peak = 0;
  for (let i = first; i < end; i += 1) peak = Math.max(peak, peaks[i] ?? 0);
  return peak;
}
