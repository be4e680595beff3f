/** The sync engine beside its peers and the raw limit. Flags: sync/options.ts; what each job does: sync/JOB.ts. */
import { blobs } from './sync/blobs.ts';
import { firstSync } from './sync/first-sync.ts';
import { idle } from './sync/idle.ts';
import { optionsOf, type Job, type Options } from './sync/options.ts';
import { removeCentrals } from './sync/ours/central.ts';
import { sequencer } from './sync/sequencer.ts';
import { putIntoDocs } from './sync/support/docs.ts';
import { endAll } from './sync/support/run-child.ts';
import { throughput } from './sync/throughput.ts';
import { visible } from './sync/visible.ts';

const jobs: Record<Job, (options: Options) => Promise<string>> = {
  first: firstSync,
  visible,
  throughput,
  idle,
  sequencer,
  blobs,
};

/** One job that fails does not take the others with it. */
const whyNot = (job: Job) => async (cause: unknown) => {
  console.error(`${job} failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  process.exitCode = 1;
  await endAll();
  return null;
};

const options = optionsOf(process.argv.slice(2));
try {
  for (const job of options.jobs) {
    const tables = await jobs[job](options).catch(whyNot(job));
    if (tables === null) continue;
    console.log(tables);
    if (options.isForDocs) putIntoDocs(job, tables);
  }
} finally {
  await endAll();
  removeCentrals();
}
