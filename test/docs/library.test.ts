/** `docs/library.md` against the library: every option is listed. Its code is compiled with that of the other documents. */

import { expect, test } from 'vitest';
import { optionNames } from '../../batches/options.ts';
import { sectionOf, tablesOf } from './documents.ts';

test('the options of a batch are those that are listed', () => {
  const listed = tablesOf(sectionOf('docs/library.md', 'Options'))[0]?.map(([name]) => name);
  expect(listed).toEqual(optionNames);
});
