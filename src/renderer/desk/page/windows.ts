/** Other windows of ours. Electron's shell opens them; in a browser this page must, inside a click. */
import { attempt } from '../../../shared/link/attempt.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { tellFailure } from '../../ui/store/notice-store.ts';

const PHONE = { path: '/phone.html', name: 'seatline-phone', features: 'popup,width=400,height=560' };

const isBrowserHost = (): boolean => window.seatline === undefined;

/**
 * Opens the phone window unless it is there: loading it again would end its calls, so a window of that name that
 * already shows the phone is left alone.
 */
export function openPhoneWindow(): void {
  if (!isBrowserHost()) return;
  const phone = window.open('', PHONE.name, PHONE.features);
  if (phone && phone.location.pathname !== PHONE.path) phone.location.href = PHONE.path;
  window.focus();
}

export async function openWindow(
  desk: Pick<DeskClient, 'host'>,
  name: 'quality' | 'wallboard',
): Promise<void> {
  if (isBrowserHost()) return void window.open(`/${name}.html`, `seatline-${name}`);
  const answer = await attempt(desk.host.openWindow({ name }));
  if (!answer.ok) tellFailure(answer.error);
}

/** The button beside "the phone is absent": core's shell has it hidden in Electron, here it is a window. */
export async function bringPhone(desk: Pick<DeskClient, 'host'>): Promise<void> {
  if (isBrowserHost()) return openPhoneWindow();
  const answer = await attempt(desk.host.openWindow({ name: 'phone' }));
  if (!answer.ok) tellFailure(answer.error);
}
