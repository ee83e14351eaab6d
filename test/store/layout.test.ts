import { expect, test } from 'vitest';
import { blobKey, failureKey, manifestKey, pageKey, parseEndingKey, recordKey } from '../../store/layout.ts';

test('keys follow the documented layout', () => {
  const sha256 = 'ab'.repeat(32);
  expect(manifestKey('b1')).toBe('batches/b1/batch.json');
  expect(recordKey('b1', '000003', 7, 2)).toBe('batches/b1/records/000003/7-2.json');
  expect(failureKey('b1', '000003', 7, 2, 0)).toBe('batches/b1/failures/000003/7-2.json');
  expect(failureKey('b1', '000003', 7, 2, 3)).toBe('batches/b1/failures/000003/7-2.3.json');
  expect(pageKey('b1', 256, sha256)).toBe('batches/b1/rows/256-abababababababab.jsonl');
  expect(blobKey(sha256)).toBe(`blobs/sha256/ab/${'ab'.repeat(31)}`);
});

test('the name of a failure tells row, sample and generation', () => {
  expect(parseEndingKey(failureKey('b1', '000003', 7, 2, 3))).toEqual({ row: 7, sample: 2, generation: 3 });
  expect(parseEndingKey(recordKey('b1', '000003', 7, 2))).toEqual({ row: 7, sample: 2, generation: 0 });
  expect(parseEndingKey('batches/b1/records/000003/notes.json')).toBeUndefined();
});

test.each([
  () => manifestKey('../other'),
  () => manifestKey('..'),
  () => manifestKey('a/b'),
  () => manifestKey(''),
  () => recordKey('b1', '../0', 1, 1),
  () => recordKey('b1', '000000', -1, 1),
  () => recordKey('b1', '000000', 0.5, 1),
  () => blobKey('../../etc/passwd'),
])('a name that would leave its folder is refused (%#)', (key) => {
  expect(key).toThrow(/is not/);
});
