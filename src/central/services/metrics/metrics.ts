/**
 * What an operator watches, in Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats).
 * Counts, ages and durations; no row, name or number of anybody. Rules MT1–MT4: docs/operating.md.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MutationResult } from '../../../shared/contract/sync/push.ts';
import type { Database } from '../../db/database.ts';
import { listTenants } from '../../db/accounts.ts';
import { sequencerFigures, tenantFigures } from '../../db/figures.ts';

export interface Metrics {
  /** One request was answered: its route (never the path itself), status and how long it took. */
  answered(request: { method: string; route: string; status: number; ms: number }): void;
  pushed(results: readonly MutationResult[]): void;
  /** A workstation listens for pokes; call what is returned when it has gone. */
  listening(): () => void;
  /** The page that Prometheus reads. */
  page(): Promise<{ contentType: string; text: string }>;
}

export interface MetricsParts {
  db: Database;
  /** Tenants whose devices know more than this database: restored behind our back. */
  suspects: () => readonly string[];
}

/** From 1 ms to 10 s. */
const BUCKETS_SEC = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(parts: MetricsParts): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'seatline_request_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SEC,
    registers,
  });
  const mutations = new Counter({
    name: 'seatline_mutations_total',
    help: 'Mutations by what became of them',
    labelNames: ['status'],
    registers,
  });
  const listeners = new Gauge({
    name: 'seatline_listening_workstations',
    help: 'Workstations that listen for pokes now',
    registers,
  });
  const lookAtDatabase = watchDatabase(registry, parts);
  return {
    answered: ({ method, route, status, ms }) =>
      requests.observe({ method, route, status: String(status) }, ms / 1_000),
    pushed: (results) => results.forEach(({ status }) => mutations.inc({ status })),
    listening: () => {
      listeners.inc();
      return () => listeners.dec();
    },
    page: async () => {
      await lookAtDatabase();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

/** Gauges that are read from the database when the page is asked for: every central of a database tells the same. */
function watchDatabase(registry: Registry, { db, suspects }: MetricsParts): () => Promise<void> {
  const registers = [registry];
  const tenant = ['tenant'] as const;
  const waiting = new Gauge({ name: 'seatline_dirty_rows', help: 'Changes without a place yet', registers });
  const quarantined = new Gauge({
    name: 'seatline_quarantined_mutations',
    help: 'Mutations that central could not run and keeps',
    labelNames: [...tenant, 'reason'],
    registers,
  });
  const conflicts = new Gauge({
    name: 'seatline_open_conflicts',
    help: 'Conflicts that nobody decided yet',
    labelNames: tenant,
    registers,
  });
  const oldestConflict = new Gauge({
    name: 'seatline_oldest_conflict_seconds',
    help: 'Age of the oldest of them',
    labelNames: tenant,
    registers,
  });
  const devices = new Gauge({
    name: 'seatline_devices',
    help: 'Workstations by state',
    labelNames: [...tenant, 'state'],
    registers,
  });
  const suspect = new Gauge({
    name: 'seatline_epoch_suspect',
    help: '1: devices know more than this database; pulls have stopped until an operator decides',
    labelNames: tenant,
    registers,
  });
  const oldest = new Gauge({
    name: 'seatline_oldest_dirty_seconds',
    help: 'Age of the oldest change without a place; above 10 no sequencer leads',
    registers,
  });
  return async () => {
    const { oldestSec, waiting: count } = await db.owner(sequencerFigures);
    oldest.set(oldestSec);
    waiting.set(count);
    [quarantined, conflicts, oldestConflict, devices, suspect].forEach((gauge) => gauge.reset());
    for (const id of await db.owner(listTenants)) {
      const found = await db.read(id, tenantFigures);
      conflicts.set({ tenant: id }, found.openConflicts);
      oldestConflict.set({ tenant: id }, found.oldestConflictSec);
      suspect.set({ tenant: id }, suspects().includes(id) ? 1 : 0);
      for (const { reason, count: kept } of found.quarantined) quarantined.set({ tenant: id, reason }, kept);
      for (const { state, count: seen } of found.devices) devices.set({ tenant: id, state }, seen);
    }
  };
}
