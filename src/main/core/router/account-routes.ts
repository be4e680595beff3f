/** account, agent, host and the other procedures about the workstation itself. */
import { CustomerId } from '../../../shared/ids.ts';
import { failure } from '../../../shared/link/attempt.ts';
import type { HostLink } from '../host.ts';
import { asGenerator } from '../mailbox.ts';
import type { Topic } from '../topic.ts';
import type { Base, Services } from './base.ts';

export const accountRoutes = (os: Base, { account }: Services) => ({
  status: os.account.status.handler(({ signal }) => account.status.follow(signal)),
  signIn: os.account.signIn.handler(({ input }) => account.signIn(input)),
  signOut: os.account.signOut.handler(() => account.signOut()),
});

export const agentRoutes = (os: Base, { account, topics, clock }: Services) => ({
  status: os.agent.status.handler(({ signal }) => topics.agent.follow(signal)),
  go: os.agent.go.handler(({ input }) =>
    account.mustPerson().agent.move({ type: 'go', atMs: clock.nowMs(), to: input }),
  ),
  extendWrapUp: os.agent.extendWrapUp.handler(({ input }) => {
    if (!account.mustPerson().agent.extendWrapUp(input.byMs)) throw failure('phone/not-now');
  }),
});

export const hostRoutes = (os: Base, { host, links }: Services) => ({
  openWindow: os.host.openWindow.handler(({ input }) => host.openWindow(input.name)),
  capabilities: os.host.capabilities.handler(() => host.capabilities),
  links: os.host.links.handler(({ signal }) => followLinks(links, signal)),
});

type LinkMessage = Extract<HostLink, { name: 'dial' }> | { name: 'customer'; id: CustomerId };

/** Each link is shown once: to whoever asks first, also when it came before anybody listened. */
function followLinks(
  links: Topic<HostLink | null>,
  signal?: AbortSignal,
): AsyncGenerator<LinkMessage, void, undefined> {
  const stream = links.follow(signal);
  const next = async (): Promise<IteratorResult<LinkMessage, void>> => {
    for (;;) {
      const { value, done } = await stream.next();
      if (done) return { done: true, value: undefined };
      if (value === null || links.get() !== value) continue;
      links.set(null);
      if (value.name === 'dial') return { done: false, value };
      const id = CustomerId.safeParse(value.id);
      if (id.success) return { done: false, value: { name: 'customer', id: id.data } };
    }
  };
  return asGenerator(next, () => void stream.return());
}

export const mistakeRoute = (os: Base, { log }: Services) =>
  os.mistakes.handler(({ input }) =>
    log.error({ page: input.page, stack: input.stack }, 'a page made a mistake'),
  );
