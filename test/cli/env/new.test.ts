import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { envNew } from '../../../cli/commands/env-new.ts';
import { copyTemplate } from '../../../cli/env/template.ts';
import { packageRoot } from '../../../own-package.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-new-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function said(run: () => Promise<number>): Promise<string> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await run();
    return written.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    written.mockRestore();
  }
}

describe('a name', () => {
  test.each([
    ['Word-Count', '"word_count" could'],
    ['2048', 'a letter first'],
    ['', 'a letter first'],
    ['x'.repeat(65), 'at most 64'],
    ['mcqa', 'is the name of an environment that ships'],
  ])('%j is refused with what is wrong with it', async (name, message) => {
    const folder = newFolder();
    await expect(envNew({ folder }, name)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(message),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['word_count', 'wordCount'],
    ['a', 'a'],
    ['n_2_b_', 'n2B'],
    ['class', 'classEnvironment'],
    ['test', 'testEnvironment'],
  ])('%s is %s in code', async (name, constant) => {
    const folder = newFolder();
    await copyTemplate('typescript', name, folder);
    expect(readFileSync(join(folder, 'index.ts'), 'utf8')).toContain(
      `export const ${constant} = defineEnvironment({\n  name: '${name}',`,
    );
    expect(readFileSync(join(folder, 'index.test.ts'), 'utf8')).toContain(`import { ${constant} } from './index.ts';`);
  });
});

test('what is in the way is left alone', async () => {
  const folder = newFolder();
  const file = join(folder, 'file');
  writeFileSync(file, 'mine');
  await expect(envNew({ folder }, 'word_count')).rejects.toThrow('is not an empty folder');
  await expect(envNew({ folder: file }, 'word_count')).rejects.toThrow('is not an empty folder');
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a folder that is empty or not there is filled, and what to do next is said', async () => {
  const folder = newFolder();
  const inside = join(folder, 'deep', 'inside');
  mkdirSync(join(folder, 'empty'));
  const text = await said(() => envNew({ folder: inside }, 'word_count'));
  expect(text).toContain(`dgym env test word_count --environments ${inside}`);
  expect(text).toMatch(/dgym collect .*rows\.jsonl --environment word_count --environments .* --model scripted/);
  const files = readdirSync(inside).sort();
  const written = await said(() => envNew({ folder: join(folder, 'empty'), json: true }, 'word_count'));
  expect(JSON.parse(written)).toMatchObject({ name: 'word_count', files });
  expect(readdirSync(join(folder, 'empty')).sort()).toEqual(files);
});

test.each(['typescript', 'python'] as const)('nothing of the %s template’s name stays', async (language) => {
  const folder = newFolder();
  const files = await copyTemplate(language, 'word_count', folder);
  expect(files).toEqual(expect.arrayContaining(['README.md', 'rows.jsonl', 'script.jsonl']));
  for (const file of files) expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/my.?environment/i);
});

test('depends on this package and on what it runs with', async () => {
  const folder = newFolder();
  await copyTemplate('typescript', 'word_count', folder);
  const own = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const made = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  expect(made).toMatchObject({
    name: 'word_count',
    dependencies: { 'durable-gym': `file:${packageRoot}`, zod: own.dependencies.zod },
    devDependencies: { tsx: own.dependencies.tsx, typescript: own.devDependencies.typescript },
  });
});
