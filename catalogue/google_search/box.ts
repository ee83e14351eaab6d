/** The option in the box of the last message, found the way the original finds it: in what Python prints of the message. */

import type { Item, Transcript } from '../../contracts/conversation.ts';
import { isMessage } from '../../contracts/transcript.ts';
import { repr } from '../python/repr.ts';

/** `verify_error`: the exception that ends the original's verification. The answer is at fault, so it is a zero. */
export type Parsed = { option: string } | { verify_error: 'IndexError' | 'ValidationError' };

/** Of the first box; up to the first brace, which may be one inside it. */
export function parseOption(output: Transcript): Parsed {
  const last = output.at(-1);
  if (!last) return { verify_error: 'IndexError' };
  const option = firstBoxed(printed(last));
  return option === undefined ? { verify_error: 'ValidationError' } : { option };
}

const opening = '\\boxed{';

/** The group of `\\boxed\{(.*?)\}`. By index: the pattern takes quadratic time where a model opened box after box. */
function firstBoxed(text: string): string | undefined {
  let end = -1;
  for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) {
    const start = at + opening.length;
    if (end < start) end = text.indexOf('}', start);
    if (end < 0) return undefined;
    const newline = text.indexOf('\n', start);
    if (newline < 0 || newline > end) return text.slice(start, end);
  }
  return undefined;
}

function printed(item: Item): string {
  if (!isMessage(item) || item.role !== 'assistant') return 'None';
  if (typeof item.content === 'string') return item.content;
  return `[${item.content.map(printedPart).join(', ')}]`;
}

interface Part {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A model of pydantic: annotations stand before the text. */
function printedPart(part: Part): string {
  if (part.type === 'refusal') return printedModel('NeMoGymResponseOutputRefusal', { refusal: part['refusal'] });
  const annotations = Array.isArray(part['annotations']) ? part['annotations'] : [];
  const printedAnnotations = annotations.map((one) => printedModel('Annotation', sorted(one as object))).join(', ');
  const rest = printedModel('', { text: part['text'], type: part.type, logprobs: part['logprobs'] });
  return `NeMoGymResponseOutputText(annotations=[${printedAnnotations}], ${rest.slice(1)}`;
}

function printedModel(name: string, fields: object): string {
  const printedFields = Object.entries(fields).map(([field, value]) => `${field}=${repr(value)}`);
  return `${name}(${printedFields.join(', ')})`;
}

/** The fields of an annotation stand in the order of the alphabet, `type` among them. */
function sorted(fields: object): object {
  return Object.fromEntries(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)));
}
