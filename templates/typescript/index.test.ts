/** What the environment has to do, played without a server and without a model. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play, type ScriptedAnswer } from 'durable-gym/testing';
import { myEnvironment } from './index.ts';

const row = { secret: 7, highest: 10 };
const guess = (number: number): ScriptedAnswer => ({ calls: [{ name: 'guess', arguments: { number } }] });

test('a model that finds the number earns 1', async () => {
  const { rewards, state } = await play(myEnvironment, { row, script: [guess(5), guess(7), 'It is 7.'] });
  assert.equal(rewards.found, 1);
  assert.deepEqual(state, { secret: 7, guessesLeft: 3, found: true });
});

test('knowing the number is not enough: it has to be guessed', async () => {
  const { reward, stop_reason } = await play(myEnvironment, { row, script: ['It is 7.'] });
  assert.equal(reward, 0);
  assert.equal(stop_reason, 'completed');
});

test('a sixth guess is refused', async () => {
  const guesses = [1, 2, 3, 4, 5, 7].map(guess);
  const { reward, transcript } = await play(myEnvironment, { row, script: [...guesses, 'It is 7.'] });
  assert.equal(reward, 0);
  assert.match(JSON.stringify(transcript), /There are no guesses left/);
});
