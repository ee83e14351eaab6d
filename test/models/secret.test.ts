/** A key that a server repeats is in nothing that comes of the call, in whatever form that can be turned back. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { providers } from '../../models/providers.ts';
import { withoutKey } from '../../models/secret.ts';
import type { ModelServerAnswer } from '../support/model-server/answer.ts';
import { ask } from './ask.ts';
import { serving } from './serving.ts';

const key = 'sk-proj+4f0b/1d77=aa5e~4c0c9c';
const forms = [
  key,
  `Bearer ${key}`,
  encodeURIComponent(key),
  encodeURIComponent(key).toLowerCase(),
  key.toUpperCase(),
  Buffer.from(key).toString('hex'),
  ...['', 'x', 'xy', 'Bearer ', 'user:'].flatMap((before) =>
    (['base64', 'base64url'] as const).map((encoding) => Buffer.from(`${before}${key} after`).toString(encoding)),
  ),
];

beforeEach(() => {
  process.env['DGYM_TEST_KEY'] = key;
});
afterEach(() => {
  delete process.env['DGYM_TEST_KEY'];
});

/** What is left of the key in a text: ten of its characters in a row, in any form. */
function leftIn(text: string): string[] {
  const decoded = [text, text.toLowerCase(), ...text.split(/[^\w+/=%-]+/).flatMap(readings)];
  return decoded.filter((reading) => reading.toLowerCase().includes(key.slice(8, 18)));
}

function readings(word: string): string[] {
  const bytes = [0, 1, 2, 3].map((skip) => Buffer.from(word.slice(skip), 'base64').toString('latin1'));
  return [...bytes, Buffer.from(word, 'hex').toString('latin1'), unescaped(word)];
}

function unescaped(word: string): string {
  return word.replaceAll(/%([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

describe.each(['openai', 'chat-completions'] as const)('%s: the key', (provider) => {
  const everything = (said: string): Record<string, ModelServerAnswer> => ({
    text: `it is ${said}, is it not?`,
    id: { extra: { id: said, model: `m ${said}` } },
    'tool call': { calls: [{ id: said, name: `f_${said}`, arguments: `{"a":"${said}"}` }] },
    'name of a field': { extra: { [said]: 1, usage: { [said]: said } } },
    'error text': { status: 400, message: `your key ${said} is wrong` },
    'own form of an error': { status: 401, raw: JSON.stringify({ detail: [{ input: said }] }) },
    'error page': { status: 502, raw: `<html>${said}</html>` },
    'error of a 200': { raw: JSON.stringify({ status: 'failed', error: { code: said, message: `key ${said}` } }) },
    'error alone': { raw: JSON.stringify({ error: { message: `key ${said}` } }) },
    'text that is no JSON': { raw: `key ${said}` },
    redirect: { status: 302, headers: { location: `http://${said.replaceAll(/\W/g, '')}.example/${said}` } },
    escapes: {
      raw: JSON.stringify({ error: { message: said } })
        .replaceAll('s', '\\u0073')
        .replaceAll('/', '\\/'),
    },
  });

  it.each(Object.keys(everything('')))('is in nothing that comes of it in an answer’s %s', async (place) => {
    for (const said of forms) {
      const server = await serving(everything(said)[place]!);
      const result: unknown = await providers[provider]
        .respond(ask(provider, server.url))
        .catch((error: unknown) => error);
      const text =
        result instanceof Error ? `${result.message}\n${String((result.cause as Error | undefined)?.message)}` : '';
      const shown = text + JSON.stringify(result);
      expect({ said, left: leftIn(shown) }).toEqual({ said, left: [] });
      expect(server.count).toBe(1);
    }
  });
});

it.each(forms)('the key would be found in %j', (form) => {
  expect(leftIn(`it is "${form}".`)).not.toEqual([]);
});

it('a key of seven characters is a word like others', () => {
  expect(withoutKey('to')('token')).toBe('token');
  expect(withoutKey('0123456')('0123456')).toBe('0123456');
  expect(withoutKey('01234567')('a 01234567 b')).toBe('a *** b');
  expect(withoutKey(undefined)('none')).toBe('none');
});
