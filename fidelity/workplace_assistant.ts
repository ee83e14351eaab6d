/** What NeMo Gym's workplace_assistant was seen to do. */

import type { Item } from '../contracts/conversation.ts';
import type { EnvironmentVerbs } from '../environments/environment.ts';
import { InvalidRowError } from '../environments/errors.ts';
import { serveAfresh } from '../environments/serve-afresh.ts';
import { workplaceAssistant } from '../catalogue/workplace_assistant/index.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';
import { workplaceAnswers } from './workplace_answers.ts';

type Call = readonly [name: string, args: Record<string, unknown> | string];

const send = (to = 'a@b.c'): Call => ['email_send_email', { recipient: to, subject: 'Hi', body: 'There' }];
const deleteEmail = (id: string): Call => ['email_delete_email', { email_id: id }];
const event = (duration: unknown = '30', name = 'Lunch'): Call => [
  'calendar_create_event',
  { event_name: name, participant_email: 'raj.patel@atlas.com', event_start: '2023-12-01 12:00:00', duration },
];
const updateEvent = (field: string, new_value: unknown): Call => [
  'calendar_update_event',
  { event_id: '00000001', field, new_value },
];
const updateCustomer = (field: string, new_value: string): Call => [
  'customer_relationship_manager_update_customer',
  { customer_id: '00000189', field, new_value },
];
const deleteEvent = (id: string): Call => ['calendar_delete_event', { event_id: id }];
const customer = (more: Record<string, unknown> = {}): Call => [
  'customer_relationship_manager_add_customer',
  { customer_name: 'Ada', assigned_to_email: 'raj.patel@atlas.com', status: 'Lead', ...more },
];
const deleteCustomer = (id: string): Call => ['customer_relationship_manager_delete_customer', { customer_id: id }];
const task = (more: Record<string, unknown> = {}): Call => [
  'project_management_create_task',
  {
    task_name: 'Abc',
    assigned_to_email: 'carlos.rodriguez@atlas.com',
    list_name: 'Backlog',
    due_date: '2023-12-05',
    board: 'Design',
    ...more,
  },
];
const deleteTask = (id: string): Call => ['project_management_delete_task', { task_id: id }];
const plot = (type: string): Call => [
  'analytics_create_plot',
  { time_min: '2023-11-01', time_max: '2023-11-30', value_to_plot: 'total_visits', plot_type: type },
];

export const workplaceAssistantSuite: FidelitySuite = {
  environment: 'workplace_assistant',
  cases: [
    pays('nothing for nothing', [], [], 1),
    pays('nothing for a text', '', [], 1),
    pays(
      'only reads',
      [],
      [
        ['email_search_emails', { query: 'a' }],
        ['project_management_search_tasks', {}],
      ],
      1,
    ),
    pays(
      'unknown tools and broken JSON',
      [],
      [
        ['email_burn', {}],
        ['email_delete_email', '{'],
        ['email_delete_email', '[]'],
      ],
      1,
    ),
    pays('a send left out', [send()], [], 0),
    pays('a send twice', [send()], [send(), send()], 0),
    pays('send, delete: the other way round', [send(), deleteEmail('00000001')], [deleteEmail('00000001'), send()], 0),
    pays(
      'two deletes swapped',
      both(deleteEmail, '00000001', '00000002'),
      both(deleteEmail, '00000002', '00000001'),
      1,
    ),
    pays('a delete twice', [deleteEmail('00000001')], both(deleteEmail, '00000001', '00000001'), 1),
    pays(
      'event, delete event: the other way round',
      [event(), deleteEvent('00000001')],
      [deleteEvent('00000001'), event()],
      1,
    ),
    pays('a duration of "30" and 30', [event('30')], [event(30)], 0),
    pays('a duration of 30 and 60', [event(30)], [event(60)], 1),
    pays('a duration of "30" and "60"', [event('30')], [event('60')], 0),
    pays(
      'customer, delete customer: swapped',
      [customer(), deleteCustomer('00000001')],
      [deleteCustomer('00000001'), customer()],
      0,
    ),
    pays('task, delete task: swapped', [task(), deleteTask('00000001')], [deleteTask('00000001'), task()], 0),
    pays('notes that are null', [customer()], [customer({ notes: null })], 0),
    pays('notes that are empty', [customer()], [customer({ notes: '' })], 1),
    pays('a telephone that is null', [customer()], [customer({ customer_phone: null })], 1),
    pays('a name in another case', [task()], [task({ task_name: 'ABC' })], 1),
    pays('a list in another case', [task()], [task({ list_name: 'backlog' })], 0),
    pays('plots in another order', [plot('bar'), plot('line')], [plot('line'), plot('bar')], 0),
    pays('a plot twice', [plot('bar')], [plot('bar'), plot('bar')], 0),
    pays(
      'an argument that the tool does not have',
      [send()],
      [[send()[0], { ...(send()[1] as object), cc: 'd@e.f' }]],
      0,
    ),
    pays('two sends swapped', [send(), send('d@e.f')], [send('d@e.f'), send()], 0),
    pays('send, event: swapped', [send(), event()], [event(), send()], 1),
    pays('a created customer deleted again', [], [customer(), deleteCustomer('00000200')], 1),
    pays('a sent e-mail deleted again', [], [send(), deleteEmail('500')], 1),
    pays('a created event deleted again', [], [event(), deleteEvent('00000300')], 1),
    pays('the id of a customer changed', [], [updateCustomer('customer_id', '00000999')], 0),
    pays('a field that a customer does not have', [], [updateCustomer('age', '7')], 1),
    pays('a duration in Arabic digits', [], [event('٣٠')], 0),
    pays('a duration with a separator before it', [], [event('\u001c30')], 1),
    pays('a start of blanks', [], [updateEvent('event_start', '  ')], 1),
    pays('a start that is no time', [], [updateEvent('event_start', 'NaT')], 0),
    pays('a start beyond 64 bits', [], [updateEvent('event_start', 1e20)], 1),
    pays('a start within them', [], [updateEvent('event_start', 1.7e18)], 0),
    pays(
      'a name with the prefix of MCP, which is off',
      [send()],
      [[`mcp__workplace_assistant__${send()[0]}`, send()[1]]],
      0,
    ),
    {
      name: 'a row with the id "x" is refused',
      expected: 'refused',
      actual: async (): Promise<unknown> => {
        try {
          return await verbs().open({ row: { ...rowOf([]), id: 'x' }, options: {} });
        } catch (error) {
          return error instanceof InvalidRowError ? 'refused' : String(error);
        }
      },
    },
    ...workplaceAnswers,
  ],
};

function both(make: (id: string) => Call, first: string, second: string): Call[] {
  return [make(first), make(second)];
}

function pays(name: string, truth: readonly Call[] | string, calls: readonly Call[], expected: number): FidelityCase {
  return {
    name,
    expected,
    actual: async () => {
      const transcript = calls.map((call): Item => ({
        type: 'function_call',
        call_id: '1',
        name: call[0],
        arguments: textOf(call),
      }));
      const input = { row: rowOf(truth), state: { changes: [] }, options: {}, transcript, answers: [] };
      const heard = await verbs().reward(input);
      return 'rewards' in heard ? heard.rewards['same_state'] : heard;
    },
  };
}

function rowOf(truth: readonly Call[] | string): Record<string, unknown> {
  const calls = typeof truth === 'string' ? truth : truth.map((call) => ({ name: call[0], arguments: textOf(call) }));
  const params = { input: [] };
  return { id: 1, category: 'c', environment_name: 'e', ground_truth: calls, responses_create_params: params };
}

function textOf([, args]: Call): string {
  return typeof args === 'string' ? args : JSON.stringify(args);
}

function verbs(): EnvironmentVerbs {
  return serveAfresh(workplaceAssistant);
}
