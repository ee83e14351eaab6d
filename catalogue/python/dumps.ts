/** `json.dumps(json.loads(text))`: spaces after commas and colons, nothing beyond ASCII, numbers as Python writes them. */

import { reprOfFloat } from './float.ts';

const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[[\]{},:]|true|false|null/g;

/** Throws a `SyntaxError` for what is no JSON. A key that stands twice is kept twice. */
export function dumps(text: string): string {
  JSON.parse(text);
  return (text.match(token) ?? []).map(written).join('');
}

function written(part: string): string {
  if (part.startsWith('"')) return writtenText(JSON.parse(part) as string);
  if (part === ',' || part === ':') return `${part} `;
  if (!/^-?\d/.test(part)) return part;
  return /[.eE]/.test(part) ? reprOfFloat(Number(part)) : part === '-0' ? '0' : part;
}

function writtenText(text: string): string {
  const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, escape);
}
