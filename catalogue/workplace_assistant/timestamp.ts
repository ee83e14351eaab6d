/**
 * `pandas.Timestamp(value)`: which times it takes, and what they are. ISO 8601 and the forms in which people write dates; it
 * takes a few more. A text without a date is a time of the office's day, 2023-11-30.
 */

/** Milliseconds since 1970, `NaN` for NaT, `undefined` for what it refuses. Zones are read and left out. */
export function readTimestamp(value: unknown): number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return ofNanoseconds(value);
  if (typeof value !== 'string') return undefined;
  if (nat.has(value)) return NaN;
  // No time is longer, and a pattern has less to look at.
  if (value.length > 100) return undefined;
  const text = value
    .trim()
    .toLowerCase()
    .replace(/(?<![a-z])([ap])\.m\.?/g, '$1m');
  if (text === 'now' || text === 'today') return Date.UTC(2023, 10, 30, 23, 59);

  const clock = clockForm.exec(text) ?? hourForm.exec(text) ?? digitsForm.exec(text);
  const time = clock ? timeOf(clock.groups ?? {}) : 0;
  const rest = clock ? `${text.slice(0, clock.index)} ${text.slice(clock.index + clock[0].length)}` : text;
  const day = dayOf(words(rest), clock !== null);
  return time === undefined || day === undefined ? undefined : day + time;
}

/** To the letter, and without blanks around them. */
const nat = new Set(['', 'NaT', 'nat', 'NAT', 'nan', 'NaN', 'NAN']);

/** A Timestamp has 64 bits, of which one value says NaT. */
function ofNanoseconds(value: number | bigint): number | undefined {
  if (value >= 2n ** 63n || value < -(2n ** 63n)) return undefined;
  return Number(value) === -(2 ** 63) ? NaN : Number(value) / 1e6;
}

/** `9:00`, `09:00:00.5 pm`, `9am`, with or without a zone. */
const clockForm =
  /(?:(?<=\d)t|(?<=\d)-(?=\d\d:)|(?<![\d:.]))(?<hour>\d{1,2})(?::(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:[.,]\d{1,9})?)?\s*(?<half>[ap]m)?|\s*(?<only>[ap]m))(?:\s*(?:z|utc|gmt|[+-]\d\d:?(?:\d\d)?|[ecmp][sd]t))?(?=$|[\s,])/;
/** An hour after an ISO date: `2023-12-01 09`. */
const hourForm = /(?<=^\d{4}-\d{1,2}-\d{1,2})[t ](?<hour>\d{1,2})$/;
/** Only digits: `20231201T090000`, `2023-12-01 0900`. */
const digitsForm = /(?<=^\d{4}-?\d\d-?\d\d)[t ]?(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)?$/;

function timeOf(found: Readonly<Record<string, string | undefined>>): number | undefined {
  const [hour, minute, second] = [found['hour'], found['minute'] ?? 0, found['second'] ?? 0].map(Number);
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  const half = found['half'] ?? found['only'];
  if (hour > 23 || minute > 59 || second > 59 || (half !== undefined && hour > 12)) return undefined;
  const hours = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  return ((hours * 60 + minute) * 60 + second) * 1000;
}

/** What is left of a date without the words that say nothing. */
function words(text: string): string {
  return text
    .replace(/(?<=\d)(?:st|nd|rd|th)\b/g, '')
    .replace(/\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?/g, ' ')
    .replace(/\b(?:at|on|of|and)\b|,/g, ' ')
    .trim()
    .replace(/\s+/g, ' ');
}

const forms: readonly [RegExp, readonly ('year' | 'month' | 'day' | 'name' | 'quarter')[]][] = [
  [/^(\d{4})([-/. ]?)(\d\d)\2(\d\d)$/, ['year', 'month', 'day']],
  [/^(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})$/, ['year', 'month', 'day']],
  [/^(\d{4})([-/. ])(\d{1,2})$/, ['year', 'month']],
  [/^(\d{4})()$/, ['year']],
  [/^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d\d)$/, ['month', 'day', 'year']],
  [/^(\d{1,2})([-/])(\d{4})$/, ['month', 'year']],
  [/^(\d{4})(-?)q([1-4])$/, ['year', 'quarter']],
  [/^([1-4])(q-?)(\d{4})$/, ['quarter', 'year']],
  [/^([a-z]+)([-/. ]*)(\d{1,2})[-/. ]+(\d{4})$/, ['name', 'day', 'year']],
  [/^(\d{1,2})([-/. ]*)([a-z]+)[-/. ]*(\d{4}|\d\d)$/, ['day', 'name', 'year']],
  [/^(\d{4})([-/. ]*)([a-z]+)[-/. ]*(\d{1,2})$/, ['year', 'name', 'day']],
  [/^([a-z]+)([-/. ]*)(\d{4})$/, ['name', 'year']],
  [/^(\d{4})([-/. ]*)([a-z]+)$/, ['year', 'name']],
  [/^([a-z]+)([-/. ]*)(\d{1,2})$/, ['name', 'day']],
  [/^(\d{1,2})([-/. ]*)([a-z]+)$/, ['day', 'name']],
  [/^(\d{1,2})([-/])(\d{1,2})$/, ['month', 'day']],
  [/^([a-z]+)()$/, ['name']],
];

function dayOf(text: string, hasTime: boolean): number | undefined {
  if (text === '' && hasTime) return Date.UTC(2023, 10, 30);
  for (const [form, parts] of forms) {
    const found = form.exec(text);
    if (!found) continue;
    const values = [found[1], found[3], found[4]];
    const of = (part: (typeof parts)[number]) => values[parts.indexOf(part)];
    const month =
      of('name') === undefined ? Number(of('month') ?? quarterMonth(of('quarter'))) : monthOf(of('name') ?? '');
    return month === undefined
      ? undefined
      : utc(yearOf(of('year')), month, Number(of('day') ?? 1), parts[0] === 'month');
  }
  return undefined;
}

function utc(year: number, month: number, day: number, mayBeSwapped: boolean): number | undefined {
  if (mayBeSwapped && month > 12) return utc(year, day, month, false);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const months =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/;

function monthOf(name: string): number | undefined {
  return months.test(name) ? monthNames.indexOf(name.slice(0, 3)) + 1 : undefined;
}

function quarterMonth(quarter: string | undefined): number {
  return quarter === undefined ? 1 : Number(quarter) * 3 - 2;
}

/** Without a year it is the first of all. */
function yearOf(text: string | undefined): number {
  if (text === undefined) return 1;
  return text.length === 2 ? Number(text) + (Number(text) < 76 ? 2000 : 1900) : Number(text);
}
