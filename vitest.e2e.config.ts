import { defineConfig } from 'vitest/config';

/** End-to-end tests: a real browser, a real engine. They need the build, and run one file after the other. */
export default defineConfig({
  test: {
    include: ['test/end-to-end/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    pool: 'forks',
    fileParallelism: false,
  },
});
