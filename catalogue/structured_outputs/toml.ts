/** Answers in TOML, as the package tomllib of Python reads version 1.0. */

import { parse, TomlDate, TomlError } from 'smol-toml';
import { isDate } from './dates.ts';
import { ParseError } from './formats.ts';
import { foreignValue, hasLoneSurrogate } from './value.ts';

export function parseToml(text: string): unknown {
  if (hasLoneSurrogate(text)) throw new ParseError('TOMLDecodeError', 'surrogates not allowed');
  if (text.startsWith('\ufeff')) throw new ParseError('TOMLDecodeError', 'Invalid statement (at line 1, column 1)');
  const source = text.replaceAll('\r\n', '\n');
  try {
    const table = parse(source, { integersAsBigInt: 'asNeeded' });
    refuseNewerSyntax(source);
    return withoutDates(table);
  } catch (error) {
    if (error instanceof TomlError) throw new ParseError('TOMLDecodeError', error.message.split('\n')[0] ?? '', error);
    throw error;
  }
}

/** Dates are values of a type that no schema knows. */
function withoutDates(value: unknown): unknown {
  if (value instanceof TomlDate) return foreignValue(value.toISOString());
  if (Array.isArray(value)) return value.map(withoutDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutDates(part)]));
}

/** Strings, comments, ends of lines, signs, and words: keys, numbers, booleans, dates and times. */
const token =
  /"""(?:[^\\]|\\[^])*?"{3,5}|'''[^]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[[\]{}\n,=]|[^\s[\]{}\n,=#"']+/g;

/** The parser reads version 1.1, which allows more inside inline tables, more escapes, and times without seconds. */
function refuseNewerSyntax(text: string): void {
  // What is open: an inline table, an array, or the brackets around a table's name.
  const open: ('{' | '[' | 'name')[] = [];
  let before = '';
  for (const [found] of text.matchAll(token)) {
    const first = found.charAt(0);
    const within = open.at(-1);
    const isValue = before === '=' || within === '[';
    if (first === '"' && /^(?:[^\\]|\\[^ex])*\\[ex]/.test(found)) refuse("Unescaped '\\' in a string");
    if (within === '{' && (first === '\n' || first === '#' || (first === '}' && before === ',')))
      refuse('Unclosed inline table');
    // A key may look like a date, and never like a time.
    if (isValue && /^\d{4}-\d\d-\d\d/.test(found) && !isDate(found.slice(0, 10))) refuse('Invalid date or datetime');
    if (/^(?:[\d-]+t)?\d\d:\d\d(?!:)/i.test(found)) refuse('Expected newline or end of document after a statement');
    if (first === '{') open.push('{');
    if (first === '[') open.push(isValue ? '[' : 'name');
    if (first === ']' || first === '}') open.pop();
    before = found;
  }
}

function refuse(message: string): never {
  throw new ParseError('TOMLDecodeError', message);
}
