/** `docs/architecture.md`: its folders are there, and its limits are those of the code. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environments } from '../../catalogue/index.ts';
import * as limits from '../../contracts/limits.ts';
import { root, sectionOf, tablesOf } from './documents.ts';

const table = (heading: string): string[][] => tablesOf(sectionOf('docs/architecture.md', heading))[0] ?? [];

test('the folders are there', () => {
  const folders = table('The folders').map(([folder = '']) => folder);
  expect(folders.length).toBeGreaterThan(10);
  expect(folders.filter((folder) => !existsSync(join(root, folder)))).toEqual([]);
});

test('the limits of history are those of the code', () => {
  const listed = table('What may enter history').flatMap(([, text = '', name = '']) =>
    name === '' ? [] : [[name, Number(/(\d+) KiB/.exec(text)?.[1]) * 1024]],
  );
  expect(listed.length).toBeGreaterThan(3);
  expect(listed).toEqual(listed.map(([name]) => [name, limits[name as keyof typeof limits]]));
});

test('the numbers of rollouts and ranges are those of the code', () => {
  const { prose } = sectionOf('docs/architecture.md', 'Batches, ranges, rollouts');
  expect(prose).toContain(`up to ${limits.maxLeafRollouts} rollouts`);
  expect(prose.replaceAll('\n', ' ')).toContain(`at most ${limits.maxChildRanges} child ranges`);
});

test('the environments that need Python run it, and no others', () => {
  const ways = table('Python: emulated, or run').flatMap(([names = '', way]) =>
    names.split(', ').map((name) => [name, way] as const),
  );
  expect(ways.length).toBeGreaterThan(5);
  for (const [name, way] of ways) {
    expect([name, way]).toEqual([name, environments.get(name)?.describe().needs.python ? 'runs' : 'emulated']);
  }
});
