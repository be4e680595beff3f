/** Things to do, on the rows of catalogue.json. */
import { randomUUID } from 'node:crypto';
import { Device, type Target } from './device.ts';

export const fresh = (what: string): string => `${what}-${randomUUID().slice(0, 13)}`;

export async function signedIn(target: Target, login: string): Promise<Device> {
  const device = new Device(target, login);
  const answer = await device.signIn();
  if (answer.status !== 200) throw new Error(`sign-in of ${login}: ${answer.status} ${answer.text}`);
  return device;
}

export const note = (device: Device, over: Record<string, unknown> = {}) => ({
  note: {
    id: fresh('n'),
    customerId: 'c-0',
    callId: null,
    text: 'The meter is in the cellar',
    authorId: device.userId,
    writtenAtMs: 1_795_000_000_000,
    ...over,
  },
});

const ticket = (device: Device) => ({
  id: fresh('t'),
  typeId: 'repair',
  customerId: 'c-0',
  callId: null,
  title: 'No light',
  fields: {},
  status: 'new',
  priority: 'normal',
  tags: [],
  ownerId: null,
  teamId: 'team-1',
  openedBy: device.userId,
  openedAtMs: 1_795_000_000_000,
  statusSinceMs: 1_795_000_000_000,
});

/** A ticket of this test's own, and how its row looked when it was opened. */
export async function openTicket(device: Device): Promise<ReturnType<typeof ticket>> {
  const row = ticket(device);
  const opened = await device.run('ticket.open', { row });
  if (opened.status !== 'applied') throw new Error(`not opened: ${JSON.stringify(opened)}`);
  return row;
}
