/** Tables on a terminal: names on the left, figures on the right. */

import Table from 'cli-table3';

export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [] },
    colAligns: head.map((_, index) => (index === 0 ? 'left' : 'right')),
    // Lines between all rows make a table twice as long.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** A heading with what stands under it; nothing where there is nothing. */
export function block(heading: string, ...parts: readonly (string | undefined)[]): string[] {
  const told = parts.filter((part) => part !== undefined && part !== '');
  return told.length === 0 ? [] : ['', heading, ...(told as string[])];
}
