/** The board of the project's tasks. */

import { matchesOf } from './directory.ts';
import type { Office } from './office.ts';
import { comparable, isTruthy, lower } from './python-error.ts';
import type { Arguments, Department } from './tool.ts';

const task_id = 'The id of the task, 8 digits.';
const fields = {
  task_name: 'The name of the task.',
  assigned_to_email: 'The address of whom it is assigned to.',
  list_name: 'Backlog, In Progress, In Review or Completed.',
  due_date: 'When it is due, YYYY-MM-DD.',
  board: 'Back end, Front end or Design.',
};
const allowed: Readonly<Record<string, { values: readonly string[]; noun: string }>> = {
  list_name: { values: ['Backlog', 'In Progress', 'In Review', 'Completed'], noun: 'List' },
  board: { values: ['Back end', 'Front end', 'Design'], noun: 'Board' },
};

export const tasks: Department = {
  prefix: 'project_management',
  className: 'ProjectManagementTool',
  tools: {
    get_task_information_by_id: {
      description: 'Get one field of a task.',
      parameters: { task_id, field: `task_id, ${Object.keys(fields).slice(0, -1).join(', ')} or board.` },
      required: ['task_id', 'field'],
      run({ tasks }, { task_id, field }) {
        if (!isTruthy(task_id)) return 'Task ID not provided.';
        if (!isTruthy(field)) return 'Field not provided.';
        const row = tasks.find(comparable(task_id));
        if (!row) return 'Task not found.';
        return typeof field === 'string' && tasks.columns.includes(field)
          ? { [field]: row[field] }
          : 'Field not found.';
      },
    },
    search_tasks: {
      description: 'Search for tasks by their fields.',
      parameters: fields,
      run: search,
    },
    create_task: {
      description: 'Create a task.',
      parameters: fields,
      required: Object.keys(fields),
      changes: true,
      run(office, { task_name, assigned_to_email, list_name, due_date, board }) {
        if (![task_name, assigned_to_email, list_name, due_date, board].every(isTruthy)) return 'Missing task details.';
        const assignee = lower(assigned_to_email);
        const wrong =
          wrongWith(office, 'assigned_to_email', assignee) ??
          wrongWith(office, 'list_name', list_name) ??
          wrongWith(office, 'board', board);
        if (wrong !== undefined) return wrong;
        const task_id = office.tasks.nextId().padStart(8, '0');
        office.tasks.append({ task_id, task_name, assigned_to_email: assignee, list_name, due_date, board });
        return task_id;
      },
    },
    delete_task: {
      description: 'Delete a task.',
      parameters: { task_id },
      required: ['task_id'],
      changes: true,
      run({ tasks }, { task_id }) {
        if (!isTruthy(task_id)) return 'Task ID not provided.';
        return tasks.delete(comparable(task_id)) ? 'Task deleted successfully.' : 'Task not found.';
      },
    },
    update_task: {
      description: 'Change one field of a task.',
      parameters: {
        task_id,
        field: `${Object.keys(fields).slice(0, -1).join(', ')} or board.`,
        new_value: 'The new value of the field.',
      },
      required: ['task_id', 'field', 'new_value'],
      changes: true,
      run(office, { task_id, field, new_value }) {
        if (![task_id, field, new_value].every(isTruthy)) return 'Task ID, field, or new value not provided.';
        const value = field === 'assigned_to_email' ? lower(new_value) : new_value;
        const wrong = wrongWith(office, field, value);
        if (wrong !== undefined) return wrong;
        const { tasks } = office;
        if (!tasks.find(comparable(task_id))) return 'Task not found.';
        if (typeof field !== 'string' || !tasks.columns.includes(field)) return 'Field not valid.';
        tasks.update(task_id, field, value);
        return 'Task updated successfully.';
      },
    },
  },
};

function wrongWith({ tasks }: Office, field: unknown, value: unknown): string | undefined {
  if (field === 'assigned_to_email') {
    const isKnown = tasks.rows.some((row) => typeof row[field] === 'string' && row[field].toLowerCase() === value);
    return isKnown ? undefined : 'Assignee email not valid. Please choose from the list of team members.';
  }
  const rule = typeof field === 'string' && Object.hasOwn(allowed, field) ? allowed[field] : undefined;
  if (!rule || rule.values.some((one) => one === value)) return undefined;
  return `${rule.noun} not valid. Please choose from: ${rule.values.map((one) => `'${one}'`).join(', ')}.`;
}

const address = /^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}\n?$/;

function search({ tasks }: Office, args: Arguments): unknown {
  const wanted = Object.keys(fields)
    .map((column) => [column, args[column]] as const)
    .filter(([, value]) => isTruthy(value));
  if (wanted.length === 0) return 'No search parameters provided.';
  const email = wanted.find(([column]) => column === 'assigned_to_email')?.[1];
  if (email !== undefined && !address.test(lower(email))) return 'Invalid email format for assigned_to_email.';
  const matches = wanted.map(([column, value]) => {
    const cells = tasks.rows.map((row) => row[column]);
    if (column !== 'assigned_to_email') return matchesOf(value, cells);
    return cells.map((cell) => typeof cell === 'string' && cell.toLowerCase() === lower(value));
  });
  return tasks.rows.filter((_, at) => matches.every((column) => column[at]));
}
