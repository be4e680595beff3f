/** The desk contract, whole. A table of contents; each part is in its own file. */
import { accountRoutes, agentRoutes, hostRoutes, mistakeRoute } from './account-routes.ts';
import { createBase, type Services } from './base.ts';
import { phoneRoutes } from './phone-routes.ts';
import {
  callRoutes,
  customerRoutes,
  followUpRoutes,
  knowledgeRoutes,
  referenceRoute,
  scriptRoutes,
} from './read-routes.ts';
import { syncRoutes } from './sync-routes.ts';
import { commandRoutes, draftRoutes, recordingRoutes } from './work-routes.ts';

export function createRouter(services: Services) {
  const os = createBase(services);
  return os.router({
    account: accountRoutes(os, services),
    agent: agentRoutes(os, services),
    phone: phoneRoutes(os, services),
    changes: os.changes.handler(({ signal }) => services.changes.follow(signal)),
    reference: referenceRoute(os, services),
    customers: customerRoutes(os, services),
    calls: callRoutes(os, services),
    followUps: followUpRoutes(os, services),
    scripts: scriptRoutes(os, services),
    knowledge: knowledgeRoutes(os, services),
    recordings: recordingRoutes(os, services),
    drafts: draftRoutes(os, services),
    commands: commandRoutes(os, services),
    sync: syncRoutes(os, services),
    health: os.health.handler(({ signal }) => services.health.status.follow(signal)),
    board: os.board.handler(({ signal }) => services.topics.board.follow(signal)),
    host: hostRoutes(os, services),
    mistakes: mistakeRoute(os, services),
  });
}
