import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/end-to-end/**', 'node_modules/**'],
    testTimeout: 60_000,
    pool: 'threads',
  },
});
