import { defineConfig } from 'vitest/config';

/** Calls through a real Asterisk, one after the other: they share ports, sound and the machine's two cores. */
export default defineConfig({
  test: {
    include: ['test/lab/**/*.lab.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
