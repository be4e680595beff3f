/** The real wallboard over a client made here: 4 boards a second, as core conflates them. Frames are timed by rAF. */
import { createElement } from 'react';
import { mountPage } from '../../src/renderer/ui/frame.tsx';
import '../../src/renderer/wallboard/text/texts.ts';
import { createWallboardStore, type WallboardDesk } from '../../src/renderer/wallboard/wallboard-store.ts';
import { Wallboard } from '../../src/renderer/wallboard/wallboard.tsx';
import type { LiveBoard } from '../../src/shared/contract/live.ts';
import { createFloor, random, reference } from './floor.ts';

declare global {
  interface Window {
    violations: string[];
    measure: (seconds: number) => Promise<{ frames: number[]; tasks: number[] }>;
  }
}

const asked = new URLSearchParams(location.search);
const size = Number(asked.get('agents') ?? 1_000);
/** Agents that change state between two boards; 25 of 1,000 four times a second is a floor gone wild. */
const moves = Number(asked.get('moves') ?? 25);
const PERIOD_MS = 250;

window.violations = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
);

async function* boards(): AsyncGenerator<LiveBoard> {
  const floor = createFloor(size, Date.now(), random(7));
  for (;;) {
    // A board arrives as JSON in the product; parsing makes every object new, as there.
    yield JSON.parse(JSON.stringify(floor.step(Date.now(), moves))) as LiveBoard;
    await new Promise((resolve) => setTimeout(resolve, PERIOD_MS));
  }
}

async function* signedIn() {
  yield { name: 'signedIn' };
  await new Promise(() => undefined);
}

const desk = {
  account: { status: async () => signedIn() },
  board: async () => boards(),
  reference: async () => reference,
  changes: async () => (async function* () {})(),
} as unknown as WallboardDesk;

const store = createWallboardStore(desk);
store.start();
mountPage(
  'wallboard',
  { mistakes: async () => undefined } as never,
  createElement(Wallboard, { store, onOpenDesk: () => undefined }),
);

window.measure = (seconds) =>
  new Promise((resolve) => {
    const frames: number[] = [];
    const tasks: number[] = [];
    const watcher = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    });
    watcher.observe({ type: 'longtask' });
    const startedAt = performance.now();
    let last = startedAt;
    const onFrame = (now: number): void => {
      frames.push(now - last);
      last = now;
      if (now - startedAt < seconds * 1_000) return void requestAnimationFrame(onFrame);
      watcher.disconnect();
      resolve({ frames: frames.slice(1), tasks });
    };
    requestAnimationFrame(onFrame);
  });
