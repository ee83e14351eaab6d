/** The company directory. */

import { searchAll } from '../python/search.ts';
import { PythonError } from './python-error.ts';
import { recordsOf } from './records.ts';
import type { Department } from './tool.ts';

export const directory: Department = {
  prefix: 'company_directory',
  className: 'CompanyDirectoryTool',
  tools: {
    find_email_address: {
      description: 'Find the e-mail addresses that hold a name, in any case.',
      parameters: { name: 'The name, or a part of it.' },
      run(_, { name = '' }) {
        if (name === '') return 'Name not provided.';
        const addresses = recordsOf('directory').rows.map((row) => String(row['email_address']));
        return found(name, addresses);
      },
    },
  },
};

function found(name: unknown, addresses: readonly string[]): string[] {
  const matches = matchesOf(name, addresses);
  return addresses.filter((_, at) => matches[at]);
}

/** Which cells the pattern is found in; a cell without text holds nothing. */
export function matchesOf(pattern: unknown, cells: readonly unknown[]): boolean[] {
  if (typeof pattern !== 'string')
    throw new PythonError('TypeError', 'first argument must be string or compiled pattern');
  const matches = searchAll(
    pattern,
    cells.map((cell) => (typeof cell === 'string' ? cell : '')),
  );
  return matches.map((matches, at) => matches && typeof cells[at] === 'string');
}
