import { describe, expect, test } from 'vitest';
import type { Row } from '../../../contracts/dataset.ts';
import type { ScriptedAnswer } from '../../../contracts/script.ts';
import { play, type Played } from '../../../environments/play.ts';
import { serveAfresh } from '../../../environments/serve-afresh.ts';
import { workplaceAssistant } from '../../../catalogue/workplace_assistant/index.ts';

type Calls = NonNullable<Exclude<ScriptedAnswer, string>['calls']>;

const call = (name: string, args: Record<string, unknown> | string): Calls[number] => ({ name, arguments: args });
const send = (body: unknown): Calls[number] => call('email_send_email', { recipient: 'A@b.c', subject: 'Hi', body });

function rowOf(calls: Calls): Row {
  const truth = calls.map(({ name, arguments: args }) => ({
    name,
    arguments: typeof args === 'string' ? args : JSON.stringify(args),
  }));
  const params = { input: 'Work.' };
  return { id: 1, category: 'c', environment_name: 'e', ground_truth: truth, responses_create_params: params };
}

function work(calls: Calls, truth: Calls = calls): Promise<Played> {
  return play(workplaceAssistant, { row: rowOf(truth), script: [{ calls }, 'Done.'] });
}

async function outputs(...calls: Calls): Promise<any[]> {
  const { transcript } = await work(calls);
  return transcript
    .filter(({ type }) => type === 'function_call_output')
    .map(({ output }: any) => (output.startsWith('{"output":') ? JSON.parse(output).output : output));
}

describe('tools', () => {
  test('see what was changed before, and the state holds only that', async () => {
    const { state, transcript, reward } = await work([
      call('email_search_emails', { query: 'x' }),
      send('One'),
      call('email_get_email_information_by_id', { email_id: '500', field: 'sender/recipient' }),
      call('email_delete_email', { email_id: 'x' }),
    ]);
    expect(transcript.at(-3)).toMatchObject({ output: '{"output":{"sender/recipient":"a@b.c"}}' });
    const body = { recipient: 'A@b.c', subject: 'Hi', body: 'One' };
    expect(state).toEqual({ changes: [{ name: 'email_send_email', arguments: JSON.stringify(body) }] });
    expect(reward).toBe(1);
  });

  test('do without arguments that are null, and a replay does not', async () => {
    const add = { customer_name: 'Ada', assigned_to_email: 'a@b.c', status: 'Lead' };
    const added = call('customer_relationship_manager_add_customer', { ...add, notes: null });
    const found = { customer_name: 'ada', page: null };
    const [, { customers }] = await outputs(added, call('customer_relationship_manager_search_customers', found));
    expect(customers[0]).toMatchObject({ customer_id: '00000200', notes: '', customer_phone: null });
    const plain = call('customer_relationship_manager_add_customer', add);
    expect((await work([added], [plain])).reward).toBe(0);
  });

  test('search e-mails by all words, by day, newest first, and page by page', async () => {
    const query = 'TASK alignment homepage';
    const [all, last, beyond, day] = await outputs(
      call('email_search_emails', { query }),
      call('email_search_emails', { query, page: 3 }),
      call('email_search_emails', { query, page: 99, page_size: 7 }),
      call('email_search_emails', { query, date_min: '2023-11-03', date_max: 'Nov 9 2023' }),
    );
    expect(all.pagination).toEqual({ total_emails: 12, page: 1, page_size: 5, total_pages: 3 });
    expect(all.emails[0].email_id).toBe('00000211');
    expect(last.emails.map((email: any) => email.email_id)).toEqual(['00000469', '00000013']);
    expect(beyond.pagination).toEqual({ total_emails: 12, page: 2, page_size: 7, total_pages: 2 });
    expect(day.emails.map((email: any) => email.email_id)).toEqual(['00000270', '00000497']);
  });

  test('search events by pattern and time', async () => {
    const [{ events }] = await outputs(
      call('calendar_search_events', {
        query: '^team|AMIR.ali',
        time_min: '2023-12-07 14:30:00',
        time_max: '2023-12-08 14:00',
      }),
    );
    expect(events.map((event: any) => event.event_id)).toEqual(['00000213', '00000054']);
  });

  test('count visits by day, averages as floats', async () => {
    const range = { time_min: '2023-10-22', time_max: '2023-10-22' };
    const { transcript } = await work([call('analytics_get_average_session_duration', range)]);
    expect(transcript.at(-2)).toMatchObject({
      output: expect.stringMatching(/^\{"output":\{"2023-10-22":\d+\.\d+\}\}$/),
    });
    const [total, engaged, direct, none, all] = await outputs(
      call('analytics_total_visits_count', range),
      call('analytics_engaged_users_count', range),
      call('analytics_traffic_source_count', { ...range, traffic_source: 'direct' }),
      call('analytics_traffic_source_count', { ...range, traffic_source: 'x' }),
      call('analytics_traffic_source_count', range),
    );
    expect(engaged['2023-10-22']).toBeLessThan(total['2023-10-22']);
    expect(direct['2023-10-22']).toBeLessThan(total['2023-10-22']);
    expect(none).toEqual({ '2023-10-22': 0 });
    expect(all).toEqual(total);
  });

  test('say in Python’s words what they cannot work with', async () => {
    const failed = (name: string, message: string) => `Error executing tool '${name}': ${message}`;
    const cases: [string, Record<string, unknown>, string][] = [
      ['email_send_email', { recipient: 5, subject: 'x', body: 'y' }, "argument of type 'int' is not iterable"],
      ['project_management_search_tasks', { task_name: '(' }, 'missing ), unterminated subpattern'],
      ['project_management_search_tasks', { task_name: 5 }, 'first argument must be string or compiled pattern'],
      ['project_management_delete_task', { task_id: ['1'] }, 'Lengths must match to compare'],
      ['calendar_search_events', { page_size: 0 }, 'integer division or modulo by zero'],
      ['calendar_delete_event', { id: '1' }, "CalendarTool.delete_event() got an unexpected keyword argument 'id'"],
    ];
    expect(await outputs(...cases.map(([name, args]) => call(name, args)))).toEqual(
      cases.map(([name, , message]) => failed(name, message)),
    );
    expect(await outputs(call('email_search_emails', { date_min: 'x' }))).toEqual([
      'Error searching emails: Unknown datetime string format, unable to parse: x',
    ]);
  });

  test('take an object and nothing else', async () => {
    const [list] = await outputs(call('email_delete_email', '[]'));
    expect(list).toContain('"type":"model_attributes_type"');
  });
});

describe('the final state', () => {
  const update = (field: string, new_value: unknown, task_id = '00000149') =>
    call('project_management_update_task', { task_id, field, new_value });

  test.each<[string, Calls, Calls, number]>([
    ['a text of another case', [send('Hello')], [send('HELLO')], 1],
    ['a body that is no text, and another', [send(5)], [send({ a: 1 })], 1],
    ['a body that is no text, and one that is', [send(5)], [send('5')], 0],
    [
      'updates in another order',
      [update('due_date', 'x'), update('task_name', 'y')],
      [update('task_name', 'y'), update('due_date', 'x')],
      1,
    ],
    ['an update back', [], [update('list_name', 'Completed'), update('list_name', 'Backlog')], 1],
    ['an update and its reverse of another task', [], [update('list_name', 'Backlog', '00000061')], 0],
    [
      'a task that got another id',
      [update('task_id', 'x'), update('board', 'Design', 'x')],
      [update('board', 'Design')],
      0,
    ],
    [
      'an assignee in capitals',
      [update('assigned_to_email', 'RAJ.patel@atlas.com')],
      [update('assigned_to_email', 'raj.patel@atlas.com')],
      1,
    ],
    ['one e-mail and two', [send('a')], [send('a'), send('b'), call('email_delete_email', { email_id: '501' })], 1],
  ])('with %s', async (_, truth, calls, expected) => {
    expect((await work(calls, truth)).reward).toBe(expected);
  });

  test('is not changed by calls of the prompt', async () => {
    const input = [
      { type: 'function_call', call_id: '1', name: 'email_delete_email', arguments: '{"email_id":"00000001"}' },
    ];
    const row = { ...rowOf([]), responses_create_params: { input } };
    expect((await play(workplaceAssistant, { row, script: ['Nothing to do.'] })).reward).toBe(1);
  });
});

describe('a hostile answer', () => {
  test.each([
    ['a megabyte of text', call('project_management_search_tasks', { task_name: 'a'.repeat(1_000_000) })],
    ['a megabyte of pattern', call('project_management_search_tasks', { task_name: '(a|b)*'.repeat(150_000) })],
    ['deep groups', call('calendar_search_events', { query: '('.repeat(100_000) })],
    ['groups as deep as may be', call('calendar_search_events', { query: '('.repeat(500) + ')'.repeat(500) })],
    ['a pattern without an end', call('calendar_search_events', { query: '([a-z ]+)+[0-9]+$' })],
    ['a huge repetition', call('company_directory_find_email_address', { name: '((a{1000}){1000}){1000}' })],
    [
      'deep nesting',
      call(
        'email_send_email',
        `{"recipient":"a@b.c","subject":"x","body":${'['.repeat(300_000)}${']'.repeat(300_000)}}`,
      ),
    ],
    ['a huge page', call('email_search_emails', { query: 'a', page: 1e308, page_size: 1e308 })],
    ['many words', call('email_search_emails', { query: 'a '.repeat(500_000) })],
    [
      'many different words',
      call('email_search_emails', { query: Array.from({ length: 100_000 }, (_, n) => n).join(' ') }),
    ],
    ['its own keys', call('email_send_email', '{"__proto__": {"x": 1}, "constructor": 1}')],
  ])('with %s ends soon', async (_, one) => {
    const start = performance.now();
    const { reward } = await work([one], []);
    expect(reward).toBe(1);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test('with thousands of calls is scored soon', async () => {
    const calls = Array.from({ length: 7000 }, (_, at) =>
      at % 3 === 0 ? call('email_delete_email', { email_id: '500' }) : send('x'),
    );
    const transcript = calls.map(({ name, arguments: args }) => {
      return { type: 'function_call' as const, call_id: '1', name, arguments: JSON.stringify(args) };
    });
    const start = performance.now();
    const given = { row: rowOf([]), state: { changes: [] }, options: {}, answers: [] };
    await serveAfresh(workplaceAssistant).reward({
      ...given,
      transcript: [{ type: 'message', role: 'user', content: '' }, ...transcript],
    });
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
