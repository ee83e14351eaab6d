/** The environments of a batch, and their options. */

import { describe, expect, it } from 'vitest';
import { bindEnvironments, environmentOfRow, findEnvironment } from '../../../cli/collect/environments.ts';

const place = () => 'rows.jsonl:3';

describe('the environment that was asked for', () => {
  it('is found by name, with a preset', () => {
    const { environment, preset } = findEnvironment('coffee_bar:all_or_nothing');
    expect([environment.name, preset]).toEqual(['coffee_bar', 'all_or_nothing']);
  });

  it('is an error with the known ones when there is none', () => {
    expect(() => findEnvironment('mcq')).toThrow(
      /unknown environment "mcq" \(did you mean "mcqa"\?\); known are .*coffee_bar/,
    );
  });
});

describe('the environment of a row', () => {
  it.each([
    [{ environment: 'mcqa' }, 'mcqa'],
    [{ agent_ref: { name: 'mcqa' } }, 'mcqa'],
    [{ agent_ref: { name: 'mcqa_simple_agent' } }, 'mcqa'],
    [{ environment: 'mcqa', agent_ref: { name: 'coffee_bar' } }, 'mcqa'],
  ])('of %j is %s', (row, name) => {
    expect(environmentOfRow(row, place).name).toBe(name);
  });

  it('has to be named and known', () => {
    expect(() => environmentOfRow({}, place)).toThrow('rows.jsonl:3: the row names no environment; pass --environment');
    expect(() => environmentOfRow({ environment: 'nix' }, place)).toThrow(
      /rows.jsonl:3: the row names the unknown environment "nix"; known are .*mcqa/,
    );
  });
});

describe('options', () => {
  const coffee = findEnvironment('coffee_bar');
  const mcqa = findEnvironment('mcqa');

  it('go to the only environment, over its preset and defaults', () => {
    expect(bindEnvironments([coffee], {}, 'p')[0]).toMatchObject({
      name: 'coffee_bar',
      queue: 'p',
      options: { partial_credit: true },
    });
    expect(bindEnvironments([findEnvironment('coffee_bar:all_or_nothing')], {}, 'p')[0]?.options).toEqual({
      partial_credit: false,
    });
    expect(bindEnvironments([coffee], { partial_credit: false }, 'p')[0]?.options).toEqual({ partial_credit: false });
  });

  it('name their environment when there are several', () => {
    const bound = bindEnvironments([mcqa, coffee], { 'coffee_bar.partial_credit': false }, 'p');
    expect(bound[1]?.options).toEqual({ partial_credit: false });
    expect(() => bindEnvironments([mcqa, coffee], { partial_credit: false }, 'p')).toThrow(
      'ENVIRONMENT.partial_credit',
    );
  });

  it('may be grouped by environment', () => {
    expect(bindEnvironments([mcqa, coffee], { coffee_bar: { partial_credit: false } }, 'p')[1]?.options).toEqual({
      partial_credit: false,
    });
  });

  it('are checked before anything starts', () => {
    expect(() => bindEnvironments([coffee], { partial: 1 }, 'p')).toThrow('no option "partial"');
    expect(() => bindEnvironments([coffee], { partial_credit: 'no' }, 'p')).toThrow('partial_credit');
    expect(() => bindEnvironments([findEnvironment('coffee_bar:nix')], {}, 'p')).toThrow('no preset "nix"');
  });
});
