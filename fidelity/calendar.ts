/** Observed cases of calendar: one event that is expected, and what was answered. */

import type { Item } from '../contracts/conversation.ts';
import { calendar as environment } from '../catalogue/calendar/index.ts';
import { serveAfresh } from '../environments/serve-afresh.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';

type Event = Readonly<Record<string, unknown>>;

async function grade(output: readonly Item[], exp_cal_state: Record<string, unknown>): Promise<unknown> {
  const input: Item[] = [{ type: 'message', role: 'user', content: 'Add it.' }];
  const scored = await serveAfresh(environment).reward({
    row: { responses_create_params: { input }, exp_cal_state },
    state: {},
    options: {},
    transcript: [...input, ...output],
    answers: [],
  });
  return 'ask' in scored ? scored : scored.rewards['scheduled'];
}

const expected = (id: number, more: Event = {}): Record<string, unknown> => ({
  [id]: { event_id: id, duration: 60, constraint: null, min_time: '10:00', max_time: '16:00', ...more },
});
const one = expected(0);
const event = (more: Event = {}): Event => ({
  event_id: 0,
  event_name: 'x',
  start_time: '10:00',
  duration: 60,
  ...more,
});
const parts = (...texts: string[]): Item => ({
  type: 'message',
  role: 'assistant',
  content: texts.map((text) => ({ type: 'output_text', text, annotations: [] })),
});

function text(name: string, answer: string, reward: number, state: Record<string, unknown> = one): FidelityCase {
  return { name, expected: reward, actual: () => grade([parts(answer)], state) };
}

function list(
  name: string,
  events: readonly Event[],
  reward: number,
  state: Record<string, unknown> = one,
): FidelityCase {
  return text(name, JSON.stringify(events), reward, state);
}

function start(start_time: unknown, reward: number, constraint: string | null = null): FidelityCase {
  const name = `start ${JSON.stringify(start_time)}, constraint ${JSON.stringify(constraint)}`;
  return list(name, [event({ start_time })], reward, expected(0, { constraint }));
}

function output(name: string, items: readonly Item[], reward: number): FidelityCase {
  return { name, expected: reward, actual: () => grade(items, one) };
}

const reasoning = (text: string): Item => ({
  type: 'reasoning',
  summary: [],
  content: [{ type: 'reasoning_text', text }],
});

const right = JSON.stringify([event()]);
const wrong = JSON.stringify([event({ duration: 30 })]);
const two = { ...one, ...expected(1) };
const later = event({ event_id: 1, start_time: '11:00' });

const cases: FidelityCase[] = [
  list('what is expected', [event()], 1),
  list('the id as text', [event({ event_id: '0' })], 1),
  text('the id as a float', `[${JSON.stringify(event()).replace('"event_id":0', '"event_id":0.0')}]`, 0),
  list('another id', [event({ event_id: 1 })], 0),
  text('the duration as a float', right.replace(':60', ':60.0'), 1),
  list('the duration as text', [event({ duration: '60' })], 0),
  list('another duration', [event({ duration: 45 })], 0),
  start('10:00am', 1),
  start('10:00 am', 1),
  start('10:00\u202fam', 1),
  start('12am', 0),
  start('12pm', 1),
  start('13pm', 0),
  start('9:30', 0),
  start('15:00', 1),
  start('15:01', 0),
  start(1000, 0),
  start('9', 0),
  start('10:00:00', 0),
  start('10:00 AM', 0),
  start('noon', 0),
  start('1_0:00', 1),
  text('a right list, then a wrong one', `${right}\n${wrong}`, 1),
  text('a wrong list, then a right one', `${wrong}\n${right}`, 0),
  text('in a fence', `\`\`\`json\n${right}\n\`\`\``, 1),
  text('in an object', `{"events": ${right}}`, 1),
  list('a name with a closing bracket', [event({ event_name: 'a ] b' })], 0),
  list('a name with brackets', [event({ event_name: '[x]' })], 0),
  list('a list in an event', [event({ guests: ['x'] })], 0),
  list('a name with a closing brace', [event({ event_name: 'a } b' })], 1),
  list('an object in an event', [event({ place: { room: 1 } })], 1),
  text('Python’s quotes', right.replaceAll('"', "'"), 0),
  text('a comma at the end', right.replace('}]', '},]'), 0),
  text('no list', 'It is done.', 0),
  list('the same event twice', [event(), event()], 1),
  list('the same id at another time', [event({ start_time: '11:00' }), event()], 1),
  list('the same id at a time that overlaps', [event({ start_time: '10:30' }), event()], 0),
  start('10:00', 1, 'by noon'),
  start('10:00', 0, 'between 10am-11am'),
  start('10:00', 1, 'between 10am and 11am'),
  start('10:15', 0, 'between 10am and 11am'),
  start('10:00', 1, 'before 11am'),
  start('10:01', 0, 'before 11am'),
  start('13:45', 1, 'after 1:45pm'),
  start('13:44', 0, 'after 1:45pm'),
  start('14:00', 1, 'at 14:00'),
  start('14:01', 0, 'at 2pm'),
  list('no constraint in the row', [event()], 0, { '0': { duration: 60, min_time: '10:00', max_time: '16:00' } }),
  list('one after the other', [event(), later], 1, two),
  list('one too few', [event()], 0, two),
  list('one too many', [event(), later], 0),
  list(
    'an event without length inside another',
    [event(), event({ event_id: 1, start_time: '10:30', duration: 0 })],
    0,
    {
      ...one,
      ...expected(1, { duration: 0 }),
    },
  ),
  output('reasoning last', [parts(right), { type: 'reasoning', summary: [] }], 0),
  output('reasoning with a text of its own last', [parts(wrong), reasoning(right)], 1),
  output('a wrong one there', [parts(right), reasoning(wrong)], 0),
  output('a tool call last', [parts(right), { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }], 0),
  output('two messages, the last right', [parts(wrong), parts(right)], 1),
  output('two messages, the first right', [parts(right), parts(wrong)], 0),
  output('two parts, the first right', [parts(right, wrong)], 1),
  output('two parts, the last right', [parts(wrong, right)], 0),
  output('a refusal', [{ type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] }], 0),
  output('nothing', [], 0),
  text('thinking aloud', `<think>x</think>${right}`, 0),
  text('the end of thinking', `x</think>${right}`, 1),
  text('nothing expected, hi', 'hi', 1, {}),
  text('nothing expected, thinking aloud', '<think>', 0, {}),
  text('nothing expected, no text', '', 0, {}),
];

export const calendarSuite: FidelitySuite = { environment: 'calendar', cases };
