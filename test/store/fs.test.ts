import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { putBlob } from '../../store/blobs.ts';
import { openStore, readUrl, StoreError, UnavailableError } from '../../store/store.ts';
import { collect, temporaryFolder, temporaryStore } from '../results/batch-in-store.ts';

describe('a store in a folder', () => {
  test('of two that create one object at once exactly one wins, and its content stays', async () => {
    const there = await temporaryStore();
    const won = await Promise.all(Array.from({ length: 20 }, (_, number) => there.create('a/b.json', `by ${number}`)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await there.read('a/b.json'))?.toString()).toBe(`by ${won.indexOf(true)}`);
  });

  test('replacing writes over what is there, also from a stream', async () => {
    const there = await temporaryStore();
    await there.create('a', 'one');
    await there.replace('a', 'two');
    expect((await there.read('a'))?.toString()).toBe('two');
    await there.replace('a', lines());
    expect((await there.read('a'))?.toString()).toBe('x\ny\n');
    expect(Buffer.concat(await collect(there.stream('a'))).toString()).toBe('x\ny\n');

    async function* lines() {
      yield 'x\n';
      yield Buffer.from('y\n');
    }
  });

  test('a stream that breaks leaves the old object and no temporary file', async () => {
    const there = await temporaryStore();
    await there.create('f/a', 'old');
    await expect(there.replace('f/a', broken())).rejects.toThrow('no more');
    expect((await there.read('f/a'))?.toString()).toBe('old');
    expect(await readdir(new URL(`${there.url}/f`))).toEqual(['a']);

    async function* broken() {
      yield 'half';
      throw new Error('no more');
    }
  });

  test('what is not there reads as nothing', async () => {
    const there = await temporaryStore();
    expect(await there.read('no/such')).toBeUndefined();
    expect(await there.has('no/such')).toBe(false);
    expect(await collect(there.stream('no/such'))).toEqual([]);
    expect(await collect(there.list('no/'))).toEqual([]);
    expect(await there.folders('no/')).toEqual([]);
  });

  test('listing gives keys by name and leaves temporary files out', async () => {
    const there = await temporaryStore();
    for (const key of ['r/2.json', 'r/10.json', 'r/deep/1.json', 's/1.json']) await there.create(key, '{}');
    await writeFile(new URL(`${there.url}/r/.left-by-a-killed-process.tmp`), 'half');
    expect(await collect(there.list('r/'))).toEqual(['r/10.json', 'r/2.json', 'r/deep/1.json']);
    expect(await there.folders('')).toEqual(['batches', 'r', 's']);
  });

  test('a folder that someone removed is made again', async () => {
    const folder = await temporaryFolder();
    const there = await temporaryStore(folder);
    await there.create('a/1', 'x');
    await rm(join(folder, 'a'), { recursive: true });
    await expect(there.create('a/2', 'x')).rejects.toThrow(StoreError);
    expect(await there.create('a/2', 'x')).toBe(true);
  });

  test('a store that cannot be written says which file and why', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'store'), 'a file in the place of the folder');
    const there = openStore(join(folder, 'store'));
    await expect(there.create('a/1', 'x')).rejects.toThrow(
      new StoreError(`cannot write ${there.url}/a/1: a file is in the place of a folder (ENOTDIR)`),
    );
    await expect(there.found('batches/b')).rejects.toThrow(
      new StoreError(`cannot write ${there.url}/batches/b: a file is in the place of a folder (ENOTDIR)`),
    );
    await expect(there.read('a/1')).rejects.toThrow(StoreError);
  });

  test.skipIf(process.getuid?.() === 0)('permission that is missing is named', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'locked'), { mode: 0o500 });
    const locked = openStore(join(folder, 'locked'));
    await expect(locked.found('batches/b')).rejects.toThrow(/permission denied/);
    await expect(openStore(join(folder, 'locked/store')).found('batches/b')).rejects.toThrow(/permission denied/);
  });
});

describe('a store that is gone', () => {
  const gone = async (writing: Promise<unknown>) => {
    const error = await writing.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnavailableError);
    expect((error as Error).message).toMatch(/is gone.*is its disk mounted\?/);
  };

  test.each([
    ['moved away', () => undefined],
    ['a mount point without its disk', (folder: string) => mkdir(folder)],
    ['another store in its place', (folder: string) => openStore(folder).found('batches/other')],
  ])('(%s) is not made anew, and goes on where it was when it is back', async (_, put) => {
    const folder = join(await temporaryFolder(), 'store');
    const there = await temporaryStore(folder);
    await there.create('batches/b/records/0/0-0.json', '{}');
    await rename(folder, `${folder}.gone`);
    await put(folder);
    const before = await readdir(join(folder, '..'), { recursive: true });
    for (const key of ['batches/b/records/0/0-1.json', 'batches/b/records/1/1-0.json']) {
      // The first hears of a folder that is gone; all after it, of what is gone.
      await expect(there.create(key, '{}')).rejects.toBeInstanceOf(UnavailableError);
      await gone(there.create(key, '{}'));
      await gone(there.replace(key, '{}'));
    }
    await gone(collect(there.list('batches/b/records/')));
    expect(await readdir(join(folder, '..'), { recursive: true })).toEqual(before);
    await rm(folder, { recursive: true, force: true });
    await rename(`${folder}.gone`, folder);
    expect(await there.create('batches/b/records/0/0-0.json', '{}')).toBe(false);
    expect(await there.create('batches/b/records/0/0-1.json', '{}')).toBe(true);
  });

  test('says so to who writes a blob where no batch is', async () => {
    const folder = await temporaryFolder();
    await gone(putBlob(openStore(folder), 'an answer'));
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('opening', () => {
  test('a path and its URL are the same store, blanks included', async () => {
    const folder = join(await temporaryFolder(), 'with blank');
    expect(openStore(folder)).toBe(openStore(pathToFileURL(folder).href));
    expect(openStore(folder)).toBe(openStore(`${pathToFileURL(folder).href}/`));
    await (await temporaryStore(folder)).create('k', 'v');
    expect((await readUrl(openStore(folder).urlOf('k')))?.toString()).toBe('v');
  });

  test('what is no store is refused with what to use instead', () => {
    expect(() => openStore('s3://bucket/prefix')).toThrow(/s3:\/\/ is not supported yet; use a folder/);
    expect(() => openStore('https://example.com')).toThrow(/not https:\/\//);
    expect(() => openStore('file://data/store')).toThrow(/three slashes/);
  });
});
