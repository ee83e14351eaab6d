/** The versions of a batch's environments, when it is taken up again. */

import { expect, test } from 'vitest';
import { z } from 'zod';
import { bindEnvironments, findEnvironment } from '../../../batches/collect/environments.ts';
import { bindAgain } from '../../../batches/collect/versions.ts';
import { openCatalogue, type Catalogue } from '../../../catalogue/catalogue.ts';
import { ConfigurationError } from '../../../contracts/configuration-error.ts';
import type { EnvironmentBinding } from '../../../contracts/environment.ts';
import { defaultLimits } from '../../../contracts/limits.ts';
import { defineEnvironment } from '../../../environments/define.ts';
import type { Environment } from '../../../environments/environment.ts';

const catalogue = await openCatalogue();
const [now] = bindEnvironments([findEnvironment(catalogue, 'coffee_bar')], {}, { prefix: 'p', catalogue });
if (!now) throw new Error('nothing was bound');
const before = { ...now, version: '0', weights: { order: 1 } };

/** A batch as its manifest keeps it. */
const batchOf = (environments: EnvironmentBinding[], turns: number = defaultLimits.turns, max_turns?: number) => ({
  input: {
    spec: {
      batch: 'b',
      store: 'file:///s',
      models: {},
      sampling: {},
      limits: { ...defaultLimits, turns },
      search_attributes: false,
    },
    environments,
    ...{ total: 1, samples: 1, concurrency: 1, generation: 0 },
  },
  ...(max_turns !== undefined && { max_turns }),
});

/** The same environment before and after its author has changed every field that a batch goes by. */
const kettle = {
  name: 'kettle',
  description: 'Boils water.',
  row: z.object({}),
  state: z.object({}),
  open: () => ({ state: {}, items: [] }),
  rewards: { hot: () => 1, quick: () => 1 },
};
const first = defineEnvironment({ ...kettle, max_turns: 3, hook_timeout: '5 seconds', weights: { quick: 0.5 } });
const changed = {
  version: '2',
  placement: 'inline',
  weights: { quick: 0.1 },
  max_turns: 40,
  hook_timeout: '9 seconds',
} as const;
const second = defineEnvironment({ ...kettle, ...changed });
const withoutLimits = defineEnvironment({ ...kettle, version: '3' });

const having = (environment: Environment): Catalogue => ({ ...catalogue, find: () => environment });
const bind = (environment: Environment, maxTurns?: number) =>
  bindEnvironments([{ environment }], {}, { prefix: 'p', catalogue: having(environment), maxTurns });

test('an environment that is as it was goes on as it was', () => {
  expect(bindAgain(batchOf([now]), catalogue, false)).toEqual([now]);
  expect(bindAgain(batchOf(bind(first, 7), 7, 7), having(first), false)).toEqual(bind(first, 7));
});

test('an environment that has changed is refused, and bound anew where that is accepted', () => {
  expect(() => bindAgain(batchOf([before]), catalogue, false)).toThrow(ConfigurationError);
  expect(() => bindAgain(batchOf([before]), catalogue, false)).toThrow(
    /coffee_bar has version "1" now, and the batch began with "0": .*acceptNewVersion/,
  );
  expect(bindAgain(batchOf([before]), catalogue, true)).toEqual([now]);
});

test('it is bound anew as a whole: version, placement, weights and both of its limits', () => {
  const [again] = bindAgain(batchOf(bind(first)), having(second), true);
  expect(again).toEqual(bind(second)[0]);
  expect(again).toMatchObject({ version: '2', placement: 'inline', weights: { hot: 1, quick: 0.1 } });
  expect(again).toMatchObject({ max_turns: 40, timeout_seconds: 9 });
  expect(bindAgain(batchOf(bind(second)), having(withoutLimits), true)).toEqual(bind(withoutLimits));
});

test('the limit on turns that the batch was told wins over that of the new version', () => {
  expect(bindAgain(batchOf(bind(first, 7), 7, 7), having(second), true)).toEqual(bind(second, 7));
  // Also where it is the default.
  expect(bindAgain(batchOf(bind(first, 50), 50, 50), having(second), true)).toEqual(bind(second, 50));
  // Manifests of earlier versions tell it by the limits of rollouts alone.
  const older = bind(first).map((binding) => {
    const before = { ...binding };
    delete before.max_turns;
    return before;
  });
  expect(bindAgain(batchOf(older, 7), having(second), true)).toEqual(bind(second, 7));
});

test('of an environment with the same version only the time limit of its hooks is that of today', () => {
  const slower = defineEnvironment({ ...kettle, max_turns: 8, hook_timeout: '7 seconds' });
  expect(bindAgain(batchOf(bind(first)), having(slower), false)).toEqual([{ ...bind(first)[0], timeout_seconds: 7 }]);
});

test('what is not at hand cannot be compared', () => {
  const foreign = { ...before, foreign: {} };
  const elsewhere = { ...before, name: 'on_another_machine' };
  expect(bindAgain(batchOf([foreign, elsewhere]), catalogue, false)).toEqual([foreign, elsewhere]);
});
