import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Node colors for it although NO_COLOR is set, and vitest hands it on to what tests start.
delete process.env['FORCE_COLOR'];

/** What a command prints is compared as text, on a terminal and under CI alike. */
const env = { NO_COLOR: '1' };
const needServer = [
  'test/smoke/**',
  'test/integration/**',
  'test/faults/**',
  'test/first-run/**',
  'test/temporal-dev.test.ts',
];
const slow = '**/*.slow.test.ts';
/** They look at how soon something happens, or take the whole machine. */
const alone = '**/*.alone.test.ts';
const withServer = {
  env,
  globalSetup: ['test/integration/server.ts'],
  pool: 'forks' as const,
  testTimeout: 180_000,
  hookTimeout: 180_000,
};

/** A person waits for `unit` and `smoke`, which are `npm test`; the others are `npm run test:all`. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          env,
          include: ['test/**/*.test.ts'],
          exclude: [slow, ...needServer, 'test/consumers/**'],
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 0 },
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'slow',
          env,
          include: [`test/${slow}`],
          typecheck: { enabled: true, include: ['test/types/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
          // Many have time limits, and some take all processors.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'smoke',
          ...withServer,
          include: ['test/smoke/**/*.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'integration',
          ...withServer,
          include: needServer.map((path) => path.replace(/\*\*$/, '**/*.test.ts')),
          exclude: [alone, 'test/smoke/**'],
          // They mostly wait: for workers that start, for retries, for each other.
          maxWorkers: Math.min(availableParallelism(), 4) + 1,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'alone',
          ...withServer,
          include: [`test/${alone}`],
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'consumers',
          env,
          include: ['test/consumers/**/*.test.ts'],
          globalSetup: ['test/consumers/python.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 5 },
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
