import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documents } from '../../../catalogue/google_search/documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'dgym-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

function write(name: string, lines: readonly unknown[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
}

const urlsOf = (results: string) =>
  ((JSON.parse(results) as { items?: { link: string }[] }).items ?? []).map(({ link }) => link);

describe('documents', () => {
  const given = [
    { url: 'https://a.example/1', title: 'Otters', text: 'They hold hands while they sleep.' },
    '',
    { url: 'https://a.example/2', text: 'An otter is mentioned here, among other animals of the river.' },
    { url: 'not a url', title: 'Empty', text: '' },
    { url: 'https://a.example/1', title: 'A copy', text: 'With the same address.' },
  ];
  const path = () => join(folder, 'given.jsonl');
  beforeAll(() => void write('given.jsonl', given));

  test('are found by their words, however inflected, titles first', async () => {
    expect(urlsOf(await documents(path()).search('sleeping OTTER', signal))).toEqual([
      'https://a.example/1',
      'https://a.example/2',
    ]);
  });

  test('are not found by other words; then the answer has no items', async () => {
    for (const query of ['giraffe', '?!', '']) {
      expect(await documents(path()).search(query, signal)).toBe('{"kind": "customsearch#search"}');
    }
  });

  test('are read by their address, the first of several', async () => {
    expect(await documents(path()).browse('https://a.example/1', signal)).toMatch(/hold hands/);
    expect(await documents(path()).browse('not a url', signal)).toBe('No text found');
    expect(await documents(path()).browse('https://a.example/3', signal)).toBe('No HTML found');
  });

  test('a line that is none is named, and the next search tries again', async () => {
    const broken = write('broken.jsonl', [given[0], '{"url": "x"}']);
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(documents(broken).search('x', signal)).rejects.toThrow(/broken\.jsonl:2 is no document: text/);
    }
    await expect(documents(write('torn.jsonl', ['{"url":'])).search('x', signal)).rejects.toThrow(
      /torn.jsonl:1 is not JSON/,
    );
  });

  test('that do not exist are an error, not an empty result', async () => {
    await expect(documents(join(folder, 'nowhere.jsonl')).search('x', signal)).rejects.toThrow(/nowhere.jsonl/);
  });
});

test('many documents get an index beside them, which is made again when they change', async () => {
  const filler = 'word '.repeat(200);
  const many = Array.from({ length: 5000 }, (_, index) => ({ url: `u${index}`, text: `${filler} n${index}` }));
  const path = write('many.jsonl', many);
  expect(urlsOf(await documents(path).search('n4711', signal))).toEqual(['u4711']);
  const { mtimeMs } = statSync(`${path}.fts5`);

  // Another path to the same file: the thread has not opened it yet, as after a restart.
  expect(urlsOf(await documents(`${folder}/./many.jsonl`).search('n4711', signal))).toEqual(['u4711']);
  expect(statSync(`${path}.fts5`).mtimeMs).toBe(mtimeMs);

  write('many.jsonl', [...many, { url: 'new', text: `${filler} fresh` }]);
  utimesSync(path, 1, 1);
  expect(urlsOf(await documents(`${folder}/././many.jsonl`).search('fresh', signal))).toEqual(['new']);
});
