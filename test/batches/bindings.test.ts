/** Model bindings as users write them. */

import { describe, expect, it } from 'vitest';
import { parseBinding, parseBindings } from '../../batches/bindings.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';

const nothing = {};

describe('a model binding', () => {
  it('is a name for the provider openai', () => {
    expect(parseBinding('gpt-5')).toEqual({ provider: 'openai', model: 'gpt-5', urls: undefined });
  });

  it('takes a URL, and several that form a pool', () => {
    expect(parseBinding('Qwen/Qwen3-8B@http://a:8000/v1,http://b:8000/v1/')).toEqual({
      provider: 'openai',
      model: 'Qwen/Qwen3-8B',
      urls: ['http://a:8000/v1', 'http://b:8000/v1'],
    });
  });

  it('takes a provider', () => {
    expect(parseBinding('chat-completions:llama@http://h/v1')).toMatchObject({
      provider: 'chat-completions',
      model: 'llama',
    });
  });

  it.each(['qwen3:8b', '@cf/meta/llama-3', 'claude@20240620', 'ft:gpt-4o:org'])('leaves the name %s whole', (name) => {
    expect(parseBinding(name)).toMatchObject({ provider: 'openai', model: name });
  });

  it('is scripted by the environment, or by a file', () => {
    expect(parseBinding('scripted')).toEqual({ provider: 'scripted', model: 'scripted' });
    expect(parseBinding('scripted:my/answers.jsonl')).toMatchObject({ provider: 'scripted', file: 'my/answers.jsonl' });
  });

  it.each([
    ['', 'the name is missing'],
    ['@http://h/v1', 'the name is missing'],
    ['chat:m@http://h/v1', 'did you mean chat-completions:m@http://h/v1?'],
    ['chat_completions:m', 'did you mean chat-completions:m?'],
    ['responses:m', 'did you mean openai:m?'],
    ['m@localhost:8000', 'a URL begins with http'],
    ['m@http://h/v1,ftp://h', 'is not a URL'],
    ['m@http://user:pass@h/v1', 'holds a secret'],
    ['m@http://h/v1?api_key=x', 'holds a secret'],
    ['m@http://h/v1?code=x', 'holds a secret'],
    ['m@http://h/v1?auth=x', 'holds a secret'],
    ['m@http://h/v1?whatever=x', 'holds a secret'],
    ['m@http://h/v1#x', 'holds a secret'],
    ['m@http://h/sk-0123456789abcdef/v1', 'holds a secret'],
    ['m@http://h/%73k-0123456789abcdef/v1', 'holds a secret'],
    ['m@http://h/v1,http://i/AIzaSyA0123456789abcdefghijklmnopqrstuv/v1', 'holds a secret'],
    ['m@http://a/v1@http://b/v1', 'commas'],
    ['scripted:', 'needs a file'],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseBinding(text)).toThrow(ConfigurationError);
    expect(() => parseBinding(text)).toThrow(message);
  });

  it('never repeats a password', () => {
    expect(() => parseBinding('m@http://user:hunter2@h/v1')).not.toThrow('hunter2');
    expect(() => parseBinding('m@http://h/v1,x://user:hunter2@h/v1')).not.toThrow('hunter2');
  });
});

describe('the models of a batch', () => {
  it('are bound by role, the policy when none is named', () => {
    const bindings = parseBindings(['small', 'judge=large@https://h/v1'], nothing);
    expect(bindings).toMatchObject({ policy: { model: 'small' }, judge: { model: 'large', urls: ['https://h/v1'] } });
  });

  it('can be written as an object, with what has no short form', () => {
    const judge = { model: 'large', urls: 'https://h/v1', key_variable: 'JUDGE_KEY', pool: 'judge' };
    expect(parseBindings({ policy: 'small', judge }, nothing)).toEqual({
      policy: { provider: 'openai', model: 'small', urls: undefined },
      judge: { provider: 'openai', ...judge, urls: ['https://h/v1'] },
    });
  });

  it('can have a price and a time of their own', () => {
    const policy = { model: 'm', timeout: '10m', price: { input: 1.25, output: 10, cached: 0.125 } };
    expect(parseBindings({ policy }, nothing)).toMatchObject({ policy: { ...policy, timeout: 600 } });
  });

  it.each([
    [{ timeout: 600 }, 'models.policy: timeout must be a time with its unit'],
    [{ price: 3 }, 'models.policy: price must have input, output and'],
    [{ price: { input: 1 } }, 'models.policy: price output must be a number'],
    [{ price: { input: 1, output: -1 } }, 'models.policy: price output must not be negative'],
    [{ price: { input: 1, output: 1, cache: 1 } }, 'models.policy: price must have input, output and'],
  ])('say what is wrong with it: %j', (policy, message) => {
    expect(() => parseBindings({ policy: { model: 'm', ...policy } }, nothing)).toThrow(message);
  });

  it('get the address of OPENAI_BASE_URL when they have none, and only then', () => {
    const bindings = parseBindings(['a', 'judge=b@http://own/v1', 'user=scripted:f'], {
      OPENAI_BASE_URL: 'http://d/v1/',
    });
    expect(bindings['policy']?.urls).toEqual(['http://d/v1']);
    expect(bindings['judge']?.urls).toEqual(['http://own/v1']);
    expect(bindings['user']?.urls).toBeUndefined();
  });

  it.each([
    [['a', 'policy=b'], 'the role policy is bound twice'],
    [{ policy: { model: 'a', api_key: 'sk-1' } }, 'api_key'],
    [{ policy: { model: 'a', key_variable: 'sk-1' } }, 'name of an environment variable'],
    [{ policy: { model: 'a', key_variable: 'AIzaSyA0123456789abcdefghijklmnopqrstuv' } }, 'key_variable'],
    [{ policy: { model: 'a', key_variable: 'c0ffee00c0ffee00c0ffee00' } }, 'never the key itself'],
    [{ policy: { model: 'a', headers: { 'x-mine': 'y' } } }, 'no other secret (headers)'],
    [{ policy: { model: 'a', authorization: 'y' } }, 'no other secret (authorization)'],
    ['sk-proj-4f0b1d77aa5e4c0c9c', 'must hold no API key'],
    [{ policy: { model: 'a', pool: 'ghp_0123456789abcdef0123' } }, 'must hold no API key and no other secret (pool)'],
    [[7], 'must be [ROLE=]NAME[@URL]'],
    [`judge=${'x'.repeat(3000)}`, 'a name has at most 500 characters'],
  ])('are refused: %j', (given, message) => {
    expect(() => parseBindings(given, nothing)).toThrow(message);
    expect(() => parseBindings(given, nothing)).toThrow(ConfigurationError);
  });

  it('refuses what a variable of this environment holds as a secret, in whatever form that is', () => {
    const environment = { MY_API_KEY: 'quite plain words as a key' };
    for (const given of ['quite plain words as a key', 'm@http://h/quite%20plain%20words%20as%20a%20key/v1']) {
      expect(() => parseBindings(given, environment)).toThrow('secret');
      expect(() => parseBindings(given, environment)).not.toThrow(/quite/);
    }
    const named = { policy: { model: 'm', key_variable: 'my_key' } };
    expect(parseBindings(named, { my_key: 'x' })).toMatchObject(named);
    expect(() => parseBindings(named, {})).toThrow('in capitals unless it is set here');
    expect(parseBindings('lm-studio-community/m', { OPENAI_API_KEY: 'lm-studio' })).toBeDefined();
  });

  it('refuses a secret in OPENAI_BASE_URL', () => {
    expect(() => parseBindings('a', { OPENAI_BASE_URL: 'http://u:p@h/v1' })).toThrow('OPENAI_BASE_URL');
  });
});
