import { defineConfig } from 'vitest/config';

/** In this order: unit and type tests, what needs a Temporal server, what needs trainers' own packages. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // What a command prints is compared as text, on a terminal and under CI alike.
          env: { NO_COLOR: '1' },
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/integration/**',
            'test/faults/**',
            'test/temporal-dev.test.ts',
            'test/first-run/**',
            'test/consumers/**',
          ],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
          typecheck: { enabled: true, include: ['test/types/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
        },
      },
      {
        test: {
          name: 'integration',
          include: [
            'test/integration/**/*.test.ts',
            'test/faults/**/*.test.ts',
            'test/temporal-dev.test.ts',
            'test/first-run/**/*.test.ts',
          ],
          globalSetup: ['test/integration/server.ts'],
          pool: 'forks',
          fileParallelism: false,
          // Alone: some of them look at how soon something happens.
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'consumers',
          include: ['test/consumers/**/*.test.ts'],
          globalSetup: ['test/consumers/python.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
