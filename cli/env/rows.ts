/** The lines of a dataset one by one: a line that is no row is one failure and does not hide the others. */

import { readFile } from 'node:fs/promises';
import type { Row } from '../../contracts/dataset.ts';
import { errorText } from '../errors.ts';
import { isObject } from '../flags/values.ts';

export interface RowLine {
  /** From 0; blank lines are not rows. */
  readonly index: number;
  /** From 1. */
  readonly line: number;
  readonly row?: Row;
  /** Why it is no row. */
  readonly error?: string;
}

export async function readRowLines(path: string): Promise<RowLine[]> {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  return text
    .split('\n')
    .map((content, index) => ({ content, line: index + 1 }))
    .filter(({ content }) => content.trim() !== '')
    .map(({ content, line }, index) => ({ index, line, ...parse(content) }));
}

function parse(content: string): Pick<RowLine, 'row' | 'error'> {
  try {
    const row: unknown = JSON.parse(content);
    return isObject(row) ? { row } : { error: 'is no JSON object' };
  } catch (error) {
    return { error: `is no JSON: ${errorText(error)}` };
  }
}
