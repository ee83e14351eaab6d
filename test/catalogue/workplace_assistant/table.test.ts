import { expect, test } from 'vitest';
import { PythonError } from '../../../catalogue/workplace_assistant/python-error.ts';
import { Table } from '../../../catalogue/workplace_assistant/table.ts';

const records = {
  columns: ['id', 'name'],
  rows: ['a', 'b', 'c'].map((name, at) => ({ id: `0${at}`, name })),
};

test('labels as pandas keeps them: gaps after a delete, new ones for all after an append', () => {
  const table = new Table(records);
  table.delete('01');
  expect(table.labels).toEqual([0, 2]);
  table.update('02', 'name', 'd');
  expect(table.labels).toEqual([0, 2]);
  table.append({ id: '03', name: 'e' }, 0);
  expect(table.labels).toEqual([0, 2, 0]);
  table.append({ id: '04', name: 'f' });
  expect(table.labels).toEqual([0, 1, 2, 3]);
  expect(table.changes).toBe(4);
  expect(records.rows).toHaveLength(3);
});

test('the next id is one more than the last as text', () => {
  const table = new Table({ columns: ['id'], rows: [{ id: '00000998' }] });
  const add = () => {
    const id = table.nextId();
    table.append({ id });
    return id;
  };
  expect([add(), add(), add(), table.delete('999'), add(), add()]).toEqual([
    '999',
    '1000',
    '1000',
    true,
    '1001',
    '1002',
  ]);
});

test.each([
  [' 7 ', '8'],
  ['+1_0', '11'],
  ['-5', '-4'],
  ['12345678901234567890', '12345678901234567891'],
])('the id after %j is %s', (id, next) => {
  expect(new Table({ columns: ['id'], rows: [{ id }] }).nextId()).toBe(next);
});

test('no id comes after one that is no number, or no text, or after none at all', () => {
  for (const rows of [[{ id: 'x' }], [{ id: '1' }, { id: 5 }], []]) {
    expect(() => new Table({ columns: ['id'], rows }).nextId()).toThrow(PythonError);
  }
});

test('what pandas makes of a new value that is a list or an object', () => {
  const table = new Table({ columns: ['id', 'name'], rows: [...records.rows, { id: '02', name: 'd' }] });
  const names = () => table.rows.map((row) => row['name']);
  table.update('00', 'name', ['x']);
  table.update('01', 'name', { x: 1 });
  table.update('02', 'name', ['y', 5]);
  expect(names()).toEqual(['x', null, 'y', 5]);
  expect(() => table.update('00', 'name', ['x', 'y'])).toThrow(PythonError);
  expect(names()).toEqual(['x', null, 'y', 5]);
});
