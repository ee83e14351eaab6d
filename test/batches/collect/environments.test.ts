/** The environments of a batch, and their options. */

import { describe, expect, it } from 'vitest';
import {
  bindEnvironments,
  chooseEnvironment,
  environmentOfRow,
  findEnvironment,
} from '../../../batches/collect/environments.ts';
import { openCatalogue } from '../../../catalogue/catalogue.ts';

const place = () => 'rows.jsonl:3';
const catalogue = await openCatalogue();
const bound = { prefix: 'p', catalogue };

describe('the environment that was asked for', () => {
  it('is found by name, with a preset', () => {
    const { environment, preset } = findEnvironment(catalogue, 'coffee_bar:all_or_nothing');
    expect([environment.name, preset]).toEqual(['coffee_bar', 'all_or_nothing']);
  });

  it('is an error with the known ones when there is none', () => {
    expect(() => findEnvironment(catalogue, 'mcq')).toThrow(
      /unknown environment "mcq" \(did you mean "mcqa"\?\); known are .*coffee_bar/,
    );
  });
});

describe('an environment on a queue of its own', () => {
  it('is named with its queue, and a preset', () => {
    expect(chooseEnvironment(catalogue, 'word_guess@python')).toEqual({ name: 'word_guess', queue: 'python' });
    expect(chooseEnvironment(catalogue, 'word_guess:hard@a-queue')).toEqual({
      name: 'word_guess',
      preset: 'hard',
      queue: 'a-queue',
    });
    expect(chooseEnvironment(catalogue, 'mcqa')).toHaveProperty('environment.name', 'mcqa');
  });

  it.each([
    ['word_guess@', 'after the @ goes the task queue'],
    ['Word-Guess@python', 'a name is lower-case letters'],
  ])('cannot be %s', (text, message) => {
    expect(() => chooseEnvironment(catalogue, text)).toThrow(message);
  });

  it('is bound with what is known of it, which the batch completes', () => {
    const chosen = chooseEnvironment(catalogue, 'word_guess:hard@python');
    expect(bindEnvironments([chosen], { max_guesses: 3 }, bound)).toEqual([
      {
        name: 'word_guess',
        queue: 'python',
        placement: 'queue',
        version: '',
        weights: {},
        options: { max_guesses: 3 },
        foreign: { preset: 'hard' },
      },
    ]);
  });
});

describe('the environment of a row', () => {
  it.each([
    [{ environment: 'mcqa' }, 'mcqa'],
    [{ agent_ref: { name: 'mcqa' } }, 'mcqa'],
    [{ agent_ref: { name: 'mcqa_simple_agent' } }, 'mcqa'],
    [{ environment: 'mcqa', agent_ref: { name: 'coffee_bar' } }, 'mcqa'],
  ])('of %j is %s', (row, name) => {
    expect(environmentOfRow(catalogue, row, place).name).toBe(name);
  });

  it('has to be named and known', () => {
    expect(() => environmentOfRow(catalogue, {}, place)).toThrow('rows.jsonl:3: the row names no environment');
    expect(() => environmentOfRow(catalogue, { environment: 'nix' }, place)).toThrow(
      /rows.jsonl:3: the row names the unknown environment "nix"; known are .*mcqa/,
    );
  });
});

describe('the turns of a rollout', () => {
  it('are those that the environment allows, unless the batch says otherwise', () => {
    const turnsOf = (name: string, maxTurns?: number) =>
      bindEnvironments([chooseEnvironment(catalogue, name)], {}, { ...bound, maxTurns })[0]?.max_turns;
    expect(turnsOf('workplace_assistant')).toBe(6);
    expect(turnsOf('workplace_assistant', 9)).toBe(9);
    expect(turnsOf('coffee_bar')).toBeUndefined();
    expect(turnsOf('word_guess@python')).toBeUndefined();
    expect(turnsOf('word_guess@python', 9)).toBe(9);
  });
});

describe('options', () => {
  const coffee = findEnvironment(catalogue, 'coffee_bar');
  const mcqa = findEnvironment(catalogue, 'mcqa');

  it('go to the only environment, over its preset and defaults', () => {
    expect(bindEnvironments([coffee], {}, bound)[0]).toMatchObject({
      name: 'coffee_bar',
      queue: 'p',
      options: { partial_credit: true },
    });
    expect(bindEnvironments([findEnvironment(catalogue, 'coffee_bar:all_or_nothing')], {}, bound)[0]?.options).toEqual({
      partial_credit: false,
    });
    expect(bindEnvironments([coffee], { partial_credit: false }, bound)[0]?.options).toEqual({ partial_credit: false });
  });

  it('name their environment when there are several', () => {
    const both = bindEnvironments([mcqa, coffee], { 'coffee_bar.partial_credit': false }, bound);
    expect(both[1]?.options).toEqual({ partial_credit: false });
    expect(() => bindEnvironments([mcqa, coffee], { partial_credit: false }, bound)).toThrow(
      'ENVIRONMENT.partial_credit',
    );
  });

  it('may be grouped by environment', () => {
    expect(bindEnvironments([mcqa, coffee], { coffee_bar: { partial_credit: false } }, bound)[1]?.options).toEqual({
      partial_credit: false,
    });
  });

  it('are checked before anything starts', () => {
    expect(() => bindEnvironments([coffee], { partial: 1 }, bound)).toThrow('no option "partial"');
    expect(() => bindEnvironments([coffee], { partial_credit: 'no' }, bound)).toThrow('partial_credit');
    expect(() => bindEnvironments([findEnvironment(catalogue, 'coffee_bar:nix')], {}, bound)).toThrow(
      'no preset "nix"',
    );
  });
});
