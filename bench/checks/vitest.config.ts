import { defineConfig } from 'vitest/config';

/** What looks at the clock or at memory, one after the other: on a machine that others use it fails without a fault of ours. */
export default defineConfig({
  test: {
    env: { NO_COLOR: '1' },
    include: ['bench/checks/**/*.test.ts'],
    globalSetup: ['test/integration/server.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
