/** PowerSync's database thread over the encrypted SQLite that the product uses, as PowerSync's own guide says. */
import { createRequire } from 'node:module';
import { startPowerSyncWorker } from '@powersync/node/worker.js';

/** The product's package list names the encrypted fork `better-sqlite3`; the peers' own is the plain one. */
const ofProduct = createRequire(new URL('../../../package.json', import.meta.url));

startPowerSyncWorker({ loadBetterSqlite3: async () => ofProduct('better-sqlite3') });
