/** What happens to the window itself: asked before it closes in a call, woken after sleep, reloaded for a new policy. */
import type { Phone } from './phone.ts';

const RELOADED = 'seatline.phone.reloaded';
const BEAT_MS = 5_000;
/** A beat this late means that the machine slept; throttled timers of a window in the background are faster. */
const SLEPT_MS = 90_000;

export function guardWindow(phone: Phone): void {
  window.addEventListener('beforeunload', (event) => {
    if (phone.hasLiveCall()) event.preventDefault();
  });
  window.addEventListener('online', () => phone.wake());
  wakeAfterSleep(() => phone.wake());
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
    if (effectiveDirective === 'connect-src') reloadOnce(phone);
  });
  phone.subscribe(() => {
    if (phone.view().registration.name === 'registered') sessionStorage.removeItem(RELOADED);
  });
}

function wakeAfterSleep(wake: () => void): void {
  let lastMs = Date.now();
  setInterval(() => {
    const nowMs = Date.now();
    if (nowMs - lastMs > SLEPT_MS) wake();
    lastMs = nowMs;
  }, BEAT_MS);
}

/** The page's policy names the switches that core knew when the page was served; a new one needs a new page. */
function reloadOnce(phone: Phone): void {
  if (phone.hasLiveCall() || sessionStorage.getItem(RELOADED)) return;
  sessionStorage.setItem(RELOADED, '1');
  location.reload();
}
