/**
 * Stands where ui/connect.ts stands: the desk page with the fake core inside it. `?role=lead`, `?fill=day`, `?many=1000`
 * say what it holds; the page's own test drives it through `window.fake`.
 */
import { createFakeDesk, type FakeDesk } from '../../support/fake-desk.ts';
import { fillSync, manyConflicts } from '../../support/fake-sync-data.ts';

declare global {
  interface Window {
    fake: FakeDesk;
  }
}

export function connectDesk() {
  const asked = new URLSearchParams(location.search);
  const fake = createFakeDesk({ role: asked.get('role') === 'lead' ? 'lead' : 'agent' });
  const many = Number(asked.get('many') ?? 0);
  if (asked.get('fill') === 'day') fillSync(fake, Date.now(), many || undefined);
  if (many > 0) manyConflicts(fake, Date.now(), many);
  window.fake = fake;
  return { client: fake.client, onLink: (listener: (state: 'open') => void) => (listener('open'), () => {}) };
}
