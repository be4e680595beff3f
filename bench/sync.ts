/** The sync engine beside its peers and the raw limit. Flags: sync/options.ts; what each job does: sync/JOB.ts. */
import { idle } from './sync/idle.ts';
import { removeCentrals } from './sync/ours/central.ts';
import { firstSync } from './sync/first-sync.ts';
import { optionsOf, type Job, type Options } from './sync/options.ts';
import { sequencer } from './sync/sequencer.ts';
import { throughput } from './sync/throughput.ts';
import { visible } from './sync/visible.ts';

const jobs: Partial<Record<Job, (options: Options) => Promise<void>>> = {
  first: firstSync,
  visible,
  throughput,
  idle,
  sequencer,
};

const options = optionsOf(process.argv.slice(2));
try {
  for (const job of options.jobs) await jobs[job]?.(options);
} finally {
  removeCentrals();
}
