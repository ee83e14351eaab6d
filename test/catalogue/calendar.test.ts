import { describe, expect, test } from 'vitest';
import { reasonFor } from '../../catalogue/calendar/grade.ts';
import { calendar } from '../../catalogue/calendar/index.ts';
import { firstList } from '../../catalogue/calendar/list.ts';
import { schedule } from '../../catalogue/calendar/schedule.ts';
import { minutesOf } from '../../catalogue/calendar/time.ts';
import { play } from '../../environments/play.ts';

const wish = (constraint: string | null, duration = 60) => ({
  constraint,
  duration,
  min_time: '10:00',
  max_time: '16:00',
});
const event = (id: unknown, start_time: unknown, more: object = {}) => ({
  event_id: id,
  start_time,
  duration: 60,
  ...more,
});
const grade = (events: unknown, expected: Record<string, unknown>) =>
  reasonFor({ text: JSON.stringify(events), expected });

describe('firstList', () => {
  const pattern = /\[(?:[^[\]]|\{[^}]*\})*\{(?:[^[\]]|\{[^}]*\})*\}(?:[^[\]]|\{[^}]*\})*\]/s;

  test('finds what the pattern of the original finds', () => {
    const characters = ['[', ']', '{', '}', '{', '}', 'a', ','];
    let seed = 1;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let count = 0; count < 5000; count++) {
      const text = Array.from({ length: random(16) }, () => characters[random(characters.length)]).join('');
      expect(firstList(text)).toBe(pattern.exec(text)?.[0]);
    }
  });
});

test.each<[unknown, number | undefined]>([
  [' 9:05 ', 545],
  ['0:00', 0],
  ['25:90', 1590],
  ['-1:00', -60],
  ['12am', 0],
  ['12:30am', 30],
  ['12:30pm', 750],
  ['1 pm', 780],
  ['pm2', 840],
  ['am', undefined],
  ['10am pm', undefined],
  ['1:2:3pm', undefined],
  ['10.5:00', undefined],
  ['10', undefined],
  ['', undefined],
  [null, undefined],
])('%j is %j minutes', (time, minutes) => {
  expect(minutesOf(time)).toBe(minutes);
});

describe('the reason in the record', () => {
  const expected = { '0': wish(null), '1': wish('after 1pm') };
  test.each<[string, unknown, string]>([
    ['pass', [event(0, '10:00'), event(1, '13:00')], 'pass'],
    ['overlap', [event(0, '12:30'), event(1, '13:00')], 'conflicting_events'],
    ['too few', [event(0, '10:00')], 'different_number_of_events'],
    ['too early', [event(0, '10:00'), event(1, '12:00')], 'constraint_violated'],
    ['an id that nobody expects', [event(0, '10:00'), event(2, '13:00')], 'error_in_grading'],
    ['no id', [{ start_time: '10:00' }, event(1, '13:00')], 'error_in_grading'],
    ['not an event', [{}, 5], 'error_in_grading'],
    ['no length', [event(0, '10:00', { duration: null }), event(1, '13:00')], 'error_in_grading'],
    ['a length that is true', [event(0, '10:00', { duration: true }), event(1, '13:00')], 'constraint_violated'],
  ])('%s', (_, events, reason) => {
    expect(grade(events, expected)).toBe(reason);
  });

  test('is there, beside the reward', async () => {
    const row = { responses_create_params: { input: 'Add it.' }, exp_cal_state: { '0': wish('at 10am') } };
    const { reward, details } = await play(calendar, { row, script: ['Done.'] });
    expect([reward, details]).toEqual([0, { reason: 'no_json_list' }]);
  });
});

test('a row whose event lacks a field, or is none, is worth nothing', () => {
  for (const broken of [null, 5, {}, { duration: 60 }, { ...wish(null), max_time: 4 }, wish('at dusk')]) {
    expect(grade([event(0, '10:00')], { '0': broken })).toBe('error_in_grading');
  }
});

test('the perfect calendar keeps every constraint, in whatever order the events were asked for', () => {
  const expected = {
    '0': wish(null, 90),
    '1': wish('before 11am'),
    '2': wish('at 2:30pm', 45),
    '3': wish('between 11am and 13:00', 90),
  };
  expect(grade(schedule(expected), expected)).toBe('pass');
  expect(schedule({ '0': wish('before 10:30am') })).toBeUndefined();
  expect(schedule({ '0': wish('at 10am'), '1': wish('at 10:30am') })).toBeUndefined();
  expect(schedule(Object.fromEntries(Array.from({ length: 40 }, (_, id) => [id, wish(null)])))).toBeUndefined();
});

test.each<[string, string]>([
  ['a megabyte of brackets', '['.repeat(1e6)],
  ['a megabyte of braces', `[${'{'.repeat(1e6)}`],
  ['a megabyte of pairs', `[${'{}'.repeat(5e5)}`],
  ['a list that does not close', `[${JSON.stringify(event(0, '10:00')).concat(',').repeat(15_000)}`],
  ['a list that is not JSON', `[${'{x},'.repeat(2e5)}]`],
  ['deep objects', `[${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}]`],
  ['an endless integer', `[{"event_id":${'9'.repeat(1e6)}}]`],
  ['a huge exponent', '[{"event_id":0,"start_time":"10:00","duration":1e999999999}]'],
  ['many times the same event', JSON.stringify(Array(15_000).fill(event(0, '10:00', { duration: 30 })))],
  [
    'many events without length',
    JSON.stringify(Array.from({ length: 15_000 }, (_, n) => event(0, '10:00', { duration: 0, n }))),
  ],
])('%s comes to an end', (_, text) => {
  expect(reasonFor({ text, expected: { '0': wish(null) } })).not.toBe('pass');
});
