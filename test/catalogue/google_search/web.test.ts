import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { download } from '../../../catalogue/google_search/download.ts';
import { googleSearch } from '../../../catalogue/google_search/index.ts';
import { web } from '../../../catalogue/google_search/web.ts';
import { callTools } from '../../../fidelity/tools.ts';

const { signal } = new AbortController();
const html = { 'content-type': 'text/html; charset=utf-8' };

/** What the server says, by path. */
const pages: Record<string, (response: ServerResponse, url: URL) => void> = {
  '/search': (response, { searchParams }) => response.end(JSON.stringify(Object.fromEntries(searchParams))),
  '/broken': (response) => response.writeHead(500, 'Broken').end(),
  '/quota': (response) => response.writeHead(429).end(),
  '/page': (response) => response.writeHead(200, html).end('<main><p>Jupiter</p></main>'),
  '/latin': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(Buffer.from('<meta charset=iso-8859-1><p>Zürich', 'latin1')),
  '/gzip': (response) => response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(gzipSync('<p>packed')),
  '/bomb': (response) => response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(2 ** 26))),
  '/moved': (response) => response.writeHead(302, { location: '/page' }).end(),
  '/circle': (response) => response.writeHead(302, { location: '/circle' }).end(),
  '/file': (response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/menu': (response) => response.writeHead(200, html).end('<nav>Menu</nav>'),
  '/empty': (response) => response.writeHead(200, html).end(),
  '/deep': (response) => response.writeHead(200, html).end(`${'<div>'.repeat(1_500_000)}deep`),
  '/cut': (response) => response.writeHead(200, { ...html, 'content-length': '100' }).end('<p>cut', () => response.destroy()),
}; // prettier-ignore

let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    (pages[url.pathname] ?? ((other: ServerResponse) => other.writeHead(404).end('<p>not here')))(response, url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const search = (path: string, query = 'x') =>
  web({ key: 'secret', cx: 'engine', endpoint: `${base}${path}`, private_addresses: true }).search(query, signal);
const browse = (path: string) =>
  web({ key: '', cx: '', endpoint: '', private_addresses: true }).browse(`${base}${path}`, signal);

describe('search', () => {
  test('asks Google with key, engine and query, and hands on its answer as Python would write it', async () => {
    expect(await search('/search', 'größer & 7')).toBe(
      '{"key": "secret", "cx": "engine", "q": "gr\\u00f6\\u00dfer & 7"}',
    );
  });

  test.each([
    ['/broken', /^Error: Unexpected error - 500 Broken for url: http/],
    ['/page', /^Error: Unexpected error - .*JSON/],
    ['/nowhere', /^Error: Unexpected error - 404/],
  ])('an answer of %s is told to the model, without the key', async (path, text) => {
    const said = await search(path);
    expect(said).toMatch(text);
    expect(said).not.toContain('secret');
  });

  test('a server that is not there is told to the model', async () => {
    const account = { key: 'secret', cx: 'engine', endpoint: 'http://127.0.0.1:1/', private_addresses: true };
    expect(await web(account).search('x', signal)).toMatch(/^Error: Unexpected error - /);
  });

  test('a spent quota is no matter of the model’s: the call fails, and is tried again', async () => {
    await expect(search('/quota')).rejects.toThrow('Google answered 429: look at GOOGLE_API_KEY');
  });

  test('ends when the rollout is cancelled', async () => {
    const account = { key: '', cx: '', endpoint: `${base}/search`, private_addresses: true };
    await expect(web(account).search('x', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('browse', () => {
  test.each([
    ['/page', 'Jupiter'],
    ['/latin', 'Zürich'],
    ['/gzip', 'packed'],
    ['/moved', 'Jupiter'],
    ['/menu', "Error: Unexpected error = object of type 'NoneType' has no len()"],
    ['/empty', 'No HTML found'],
    ['/nowhere', 'No HTML found'],
    ['/circle', 'No HTML found'],
    ['/file', 'No HTML found'],
    ['/bomb', 'No HTML found'],
    ['/cut', 'No HTML found'],
  ])('%s reads %j', async (path, text) => {
    expect(await browse(path)).toBe(text);
  });

  test.each(['file:///etc/passwd', 'ftp://example.org', 'nonsense', ''])('%j is no page', async (url) => {
    const anywhere = web({ key: '', cx: '', endpoint: '', private_addresses: true });
    expect(await anywhere.browse(url, signal)).toBe('No HTML found');
  });

  test('nothing inside the network of the worker is read unless the batch says so', async () => {
    const { port } = server.address() as AddressInfo;
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
      expect(await download(`http://${host}:${port}/page`, { private_addresses: false }, signal)).toBeUndefined();
    }
  });

  test('a page that takes too long to read is given up, and the next one is read', { timeout: 30_000 }, async () => {
    const said = await Promise.all([browse('/deep'), browse('/page')]);
    expect(said[0]).toMatch(/^deep$|^Error: Unexpected error = It took more than 10000 ms/);
    expect(said[1]).toBe('Jupiter');
  });
});

test('without a key and without documents there is nothing to search, and that is a failure', async () => {
  vi.stubEnv('GOOGLE_API_KEY', undefined);
  const row = {
    responses_create_params: { input: 'A or B?' },
    expected_answer: 'A',
    task_difficulty_qwen3_32b_avg_8: '0.5',
  };
  await expect(callTools(googleSearch, row, [['search', { query: 'x' }]])).rejects.toThrow(
    /set GOOGLE_API_KEY and GOOGLE_CX for the workers, or give documents/,
  );
});

test.each([
  ['boxes that never close', '\\boxed{'.repeat(150_000)],
  ['closed boxes', '\\boxed{A}'.repeat(100_000)],
  ['quotes', `'"`.repeat(500_000)],
])('a megabyte of %s is graded within seconds', async (_, said) => {
  const row = {
    responses_create_params: { input: 'A or B?' },
    expected_answer: 'A',
    task_difficulty_qwen3_32b_avg_8: 0.5,
  };
  expect((await callTools(googleSearch, row, [], said)).reward).toBe(said.includes('}') ? 1 : 0);
});
