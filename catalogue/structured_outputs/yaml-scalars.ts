/** What YAML 1.1 makes of a plain text, by the patterns and rules of PyYAML. */

import { readFloat } from '../python/float.ts';
import { isDate } from './dates.ts';
import { ParseError } from './formats.ts';
import { foreignValue } from './value.ts';

const prefix = 'tag:yaml.org,2002:';
const names = [
  ...(['str', 'null', 'bool', 'int', 'float', 'timestamp', 'binary', 'merge', 'value'] as const),
  ...(['seq', 'map', 'set', 'omap', 'pairs'] as const),
];
/** Full names of the tags that PyYAML's safe loader knows. */
export const tags = Object.fromEntries(names.map((name) => [name, `${prefix}${name}`])) as Record<
  (typeof names)[number],
  string
>;

const patterns: readonly (readonly [tag: string, pattern: RegExp])[] = [
  [tags.bool, /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  [
    tags.float,
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    tags.int,
    /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  ],
  [tags.merge, /^<<$/],
  [tags.null, /^(?:~|null|Null|NULL|)$/],
  [
    tags.timestamp,
    /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ],
  [tags.value, /^=$/],
];

/** The tag of a plain scalar without one. */
export function implicitTag(text: string): string {
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? tags.str;
}

/** The value of a scalar; throws a `ParseError` for what PyYAML has no constructor for. */
export function scalarValue(tag: string, text: string): unknown {
  switch (tag) {
    case tags.str:
      return text;
    case tags.null:
      return null;
    case tags.bool:
      return booleans.get(text.toLowerCase()) ?? invalid('KeyError', text);
    case tags.int:
      return integer(text);
    case tags.float:
      return float(text);
    case tags.timestamp:
      return timestamp(text);
    case tags.binary:
      return foreignValue(`binary ${text}`);
    default:
      throw new ParseError('ConstructorError', `could not determine a constructor for the tag '${tag}'`);
  }
}

const booleans = new Map([
  ...['yes', 'true', 'on'].map((word) => [word, true] as const),
  ...['no', 'false', 'off'].map((word) => [word, false] as const),
]);

function integer(text: string): number | bigint {
  const [, sign = '', body = ''] = /^([-+]?)([^]*)$/.exec(text.replaceAll('_', '')) ?? [];
  const value = magnitude(body, text);
  const signed = sign === '-' ? -value : value;
  return signed >= Number.MIN_SAFE_INTEGER && signed <= Number.MAX_SAFE_INTEGER ? Number(signed) : signed;
}

function magnitude(body: string, text: string): bigint {
  if (/^0b[01]+$/.test(body) || /^0x[0-9a-f]+$/i.test(body)) return BigInt(body);
  if (/^0[0-7]+$/.test(body)) return BigInt(`0o${body.slice(1)}`);
  if (/^\d{1,4300}$/.test(body) && (body === '0' || !body.startsWith('0'))) return BigInt(body);
  if (/^[1-9]\d*(?::\d+)+$/.test(body)) return body.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  return invalid('ValueError', text);
}

function float(text: string): number {
  const [, sign = '', body = ''] = /^([-+]?)([^]*)$/.exec(text.replaceAll('_', '').toLowerCase()) ?? [];
  const value = unsignedFloat(body);
  if (value === undefined) return invalid('ValueError', text);
  return sign === '-' ? -value : value;
}

function unsignedFloat(body: string): number | undefined {
  if (body === '.inf') return Infinity;
  if (body === '.nan') return NaN;
  if (!body.includes(':')) return readFloat(body);
  const parts = body.split(':').map(readFloat);
  return parts.every((part) => part !== undefined) ? parts.reduce((sum, part) => sum * 60 + part, 0) : undefined;
}

const moment =
  /^(\d{4}-\d\d?-\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?(?:[ \t]*(?:Z|[-+](\d\d?)(?::(\d\d))?))?)?$/;

function timestamp(text: string): symbol {
  const [, day = '', ...parts] = moment.exec(text) ?? [];
  const [hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = parts.map((part: string | undefined) =>
    Number(part ?? 0),
  );
  const isTime = hour < 24 && minute < 60 && second < 60 && zoneHour * 60 + zoneMinute < 24 * 60;
  return isDate(day) && isTime ? foreignValue(text) : invalid('ValueError', text);
}

function invalid(name: string, text: string): never {
  throw new ParseError(name, `"${text.slice(0, 100)}" is not of its tag`);
}
