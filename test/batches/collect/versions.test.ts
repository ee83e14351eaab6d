/** The versions of a batch's environments, when it is taken up again. */

import { expect, test } from 'vitest';
import { bindEnvironments, findEnvironment } from '../../../batches/collect/environments.ts';
import { bindAgain } from '../../../batches/collect/versions.ts';
import { ConfigurationError } from '../../../contracts/configuration-error.ts';
import { openCatalogue } from '../../../catalogue/catalogue.ts';

const catalogue = await openCatalogue();
const [now] = bindEnvironments([findEnvironment(catalogue, 'coffee_bar')], {}, { prefix: 'p', catalogue });
if (!now) throw new Error('nothing was bound');
const before = { ...now, version: '0', weights: { order: 1 } };

test('an environment that is as it was goes on as it was', () => {
  expect(bindAgain([now], catalogue, false)).toEqual([now]);
});

test('an environment that has changed is refused, and bound anew where that is accepted', () => {
  expect(() => bindAgain([before], catalogue, false)).toThrow(ConfigurationError);
  expect(() => bindAgain([before], catalogue, false)).toThrow(
    /coffee_bar has version "1" now, and the batch began with "0": .*acceptNewVersion/,
  );
  expect(bindAgain([before], catalogue, true)).toEqual([now]);
});

test('what is not at hand cannot be compared', () => {
  const foreign = { ...before, foreign: {} };
  const elsewhere = { ...before, name: 'on_another_machine' };
  expect(bindAgain([foreign, elsewhere], catalogue, false)).toEqual([foreign, elsewhere]);
});
