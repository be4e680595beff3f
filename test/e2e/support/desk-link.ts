/** The desk's contract in a test's own hands, over the same socket and with the same cookie as the page. */
import type { Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { createDeskClient, type DeskLink } from '../../../src/shared/link/desk-client.ts';
import { wireOfSocket } from '../../../src/shared/link/wire.ts';

export async function linkOf(desk: Page): Promise<DeskLink> {
  const { origin, host } = new URL(desk.url());
  const cookies = await desk.context().cookies(origin);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return createDeskClient(async () =>
    wireOfSocket(new WebSocket(`ws://${host}/rpc`, { headers: { cookie, origin } })),
  );
}
