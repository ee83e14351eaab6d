/** Flags and the config file, merged and parsed. */

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../cli/errors.ts';
import { readConfig } from '../../../cli/flags/config.ts';
import { givenFlags, parseSettings } from '../../../cli/flags/settings.ts';

const file = (values: Record<string, unknown>) => ({ path: 'batch.yaml', values });

describe('settings', () => {
  it('have defaults', () => {
    expect(parseSettings({})).toEqual({
      force: false,
      detach: false,
      options: { samples: 1, concurrency: 64, tokenIds: false, worker: 'child' },
    });
    expect(parseSettings({ detach: true }).options.worker).toBe('none');
    expect(parseSettings({ 'no-worker': true, 'no-probe': true }).options).toMatchObject({
      worker: 'none',
      probe: false,
    });
  });

  it('take text from flags and values from YAML alike', () => {
    const text = {
      samples: '4',
      only: '7,3,10-12',
      'extra-body': '{"top_k":20}',
      'give-up-after': '2h',
      'top-p': '0.9',
    };
    const yaml = {
      samples: 4,
      only: [3, 7, '10-12'],
      'extra-body': { top_k: 20 },
      'give-up-after': '2h',
      'top-p': 0.9,
    };
    expect(parseSettings(text)).toEqual(parseSettings({}, file(yaml)));
    expect(parseSettings(text).options).toMatchObject({ only: [3, 7, 10, 11, 12], giveUpAfter: 7200 });
  });

  it('have budgets and the time of a model call', () => {
    const flags = { 'max-cost': '2.50', 'max-total-tokens': '1000000', 'model-timeout': '10m' };
    const { options } = parseSettings(flags);
    expect(options).toMatchObject({ maxCost: 2.5, maxTotalTokens: 1_000_000, modelTimeout: 600 });
    expect(() => parseSettings({ 'max-cost': '0' })).toThrow('--max-cost must be');
  });

  it('let flags win over the config file', () => {
    expect(parseSettings({ samples: '2' }, file({ samples: 8, seed: 1 })).options).toMatchObject({
      samples: 2,
      seed: 1,
    });
  });

  it('read options as JSON where they are JSON, else as text', () => {
    const option = ['strict=true', 'n=3', 'name=a=b', 'list=[1]', 'none=null', 'empty='];
    expect(parseSettings({ option }).options.options).toEqual({
      strict: true,
      n: 3,
      name: 'a=b',
      list: [1],
      none: null,
      empty: '',
    });
  });

  it.each([
    [{ samples: '0' }, '--samples must be a whole number from 1 to 500, not "0"'],
    [{ samples: '501' }, 'from 1 to 500'],
    [{ samples: 'many' }, 'not "many"'],
    [{ concurrency: '1.5' }, '--concurrency must be a whole number'],
    [{ temperature: 'hot' }, '--temperature must be a number'],
    [{ 'top-p': '1.1' }, 'from 0 to 1'],
    [{ only: '3-1' }, '--only must list row numbers'],
    [{ only: 'a' }, '3,7,10-20'],
    [{ 'give-up-after': '90' }, 'a time with its unit'],
    [{ 'extra-body': '[1]' }, '--extra-body must be a JSON object'],
    [{ option: ['strict'] }, '--option must be KEY=VALUE, not "strict"'],
    [{ batch: '../x' }, '--batch must be at most 100 letters'],
    [{ prefix: 'a b' }, '--prefix must be letters'],
  ])('refuse %j', (flags, message) => {
    expect(() => parseSettings(flags)).toThrow(UsageError);
    expect(() => parseSettings(flags)).toThrow(message);
  });

  it('name the file of a wrong value, and the flag when a flag was wrong', () => {
    expect(() => parseSettings({}, file({ samples: 'x' }))).toThrow('batch.yaml: samples must be');
    expect(() => parseSettings({ samples: 'x' }, file({ samples: 2 }))).toThrow('--samples must be');
  });

  it('refuse a key that no flag has, with the file and the nearest one', () => {
    expect(() => parseSettings({}, file({ sampels: 4 }))).toThrow(
      'batch.yaml: unknown key "sampels" (did you mean "samples"?)',
    );
  });

  it('know flags by the names that commander gives them', () => {
    const options = { maxTurns: '9', worker: false, json: true, verbose: true, config: 'x.yaml', out: 'o.jsonl' };
    expect(givenFlags(options)).toEqual({ 'max-turns': '9', 'no-worker': true, out: 'o.jsonl' });
    expect(givenFlags({ worker: true })).toEqual({});
  });
});

describe('keys', () => {
  const key = 'sk-proj-4f0b1d77aa5e4c0c9c';
  it.each([
    { 'extra-body': `{"api_key":"x"}` },
    { 'extra-body': `{"deep":[{"Authorization":"x"}]}` },
    { 'extra-body': `{"extra_headers":{"x-mine":"x"}}` },
    { 'extra-body': `{"a":"${key}"}` },
    { 'extra-body': `{"${key}":1}` },
    { 'extra-body': `{"api_key": ${key}` },
    { 'extra-body': '{"a":"Bearer 0123456789"}' },
    { option: ['api_key=x'] },
    { option: [`grader=${key}`] },
    { option: ['grader={"url":"http://h","token":"x"}'] },
  ])('are refused and not repeated: %j', (flags) => {
    const [[name, value] = []] = Object.entries(flags);
    for (const parse of [() => parseSettings(flags), () => parseSettings({}, file({ [name!]: value }))]) {
      expect(parse).toThrow(UsageError);
      expect(parse).toThrow(/secret/);
      expect(parse).not.toThrow(key);
    }
  });

  it('are not what other fields with such names hold', () => {
    const body = {
      prompt_cache_key: 'batch-7',
      stop_token: '<eos>',
      max_tokens: 5,
      stop_token_ids: [1],
      return_tokens_as_token_ids: true,
      chat_template_kwargs: { thinking: true },
      guided_json: { properties: { api_key: { type: 'string' }, token: { type: 'string' } }, required: ['api_key'] },
    };
    expect(parseSettings({ 'extra-body': JSON.stringify(body) }).options.extraBody).toEqual(body);
  });
});

describe('a config file', () => {
  it('is read as YAML', async () => {
    const path = await write('samples: 4\nmodel: [a, judge=b]\n');
    expect(await readConfig(path)).toEqual({ path, values: { samples: 4, model: ['a', 'judge=b'] } });
  });

  it('may be empty', async () => {
    expect((await readConfig(await write('# nothing\n'))).values).toEqual({});
  });

  it.each([
    ['a: [1', 'not YAML'],
    ['- 1', 'must hold keys and values'],
  ])('is refused: %j', async (text, message) => {
    const path = await write(text);
    await expect(readConfig(path)).rejects.toThrow(message);
    await expect(readConfig(path)).rejects.toThrow(UsageError);
  });

  it('has to be there', async () => {
    await expect(readConfig('/nowhere/batch.yaml')).rejects.toThrow('cannot read /nowhere/batch.yaml');
  });
});

async function write(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'dgym-config-')), 'batch.yaml');
  await writeFile(path, text);
  return path;
}
