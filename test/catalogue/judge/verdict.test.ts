import { expect, test } from 'vitest';
import type { Item } from '../../../contracts/conversation.ts';
import { readLastVerdict, readVerdict } from '../../../catalogue/judge/verdict.ts';
import { says } from '../../environments/says.ts';

const labels = { equal: '[[A=B]]', notEqual: '[[A!=B]]' };
const message = (content: unknown) => ({ type: 'message', role: 'assistant', content }) as Item;
const part = (text: string) => ({ type: 'output_text', text });

test.each<[string, Item[], string | null]>([
  ['the first label counts', [says('[[A=B]] or [[A!=B]]')], '[[A=B]]'],
  ['the first label counts, whichever it is', [says('[[A!=B]], not [[A=B]]')], '[[A!=B]]'],
  ['the last part counts', [message([part('[[A=B]]'), part('[[A!=B]]')])], '[[A!=B]]'],
  ['the last part counts, whatever is before it', [message([part('[[A=B]]'), part('done')])], null],
  ['the last item counts', [says('[[A=B]]'), says('[[A!=B]]')], '[[A!=B]]'],
  ['a refusal has no label', [message([{ type: 'refusal', refusal: '[[A=B]]' }])], null],
  ['a message without parts has none', [message([])], null],
  ['a tool call is no verdict', [{ type: 'function_call', call_id: '', name: '[[A=B]]', arguments: '[[A=B]]' }], null],
  ['nothing is no verdict', [], null],
])('%s', (_, output, label) => {
  expect(readVerdict(output, labels)).toBe(label);
});

test('a label inside the other does not count for it', () => {
  const nested = { equal: 'CORRECT', notEqual: 'INCORRECT' };
  expect(readVerdict([says('INCORRECT')], nested)).toBe('INCORRECT');
  expect(readVerdict([says('CORRECT, not INCORRECT')], nested)).toBe('CORRECT');
});

test.each<[string, string[]]>([
  ['It would be [[A=B]] if units matched. They do not: [[A!=B]]', ['[[A!=B]]', 'conflicting_verdicts']],
  ['[[A!=B]]? No: [[A=B]]', ['[[A=B]]', 'conflicting_verdicts']],
  ['[[A=B]], so [[A=B]]', ['[[A=B]]', 'repeated_verdict']],
  ['[[A=B]]', ['[[A=B]]']],
])('where the last label counts, %s is %j', (text, [label, ...issues]) => {
  expect(readLastVerdict([says(text)], labels)).toEqual({ label, issues });
});

test('where the last label counts, a label inside the other does not count for itself', () => {
  const nested = { equal: 'CORRECT', notEqual: 'INCORRECT' };
  expect(readLastVerdict([says('It is INCORRECT.')], nested)).toEqual({ label: 'INCORRECT', issues: [] });
  const either = { equal: 'YES', notEqual: 'YES, BUT NOT' };
  expect(readLastVerdict([says('YES, BUT NOT')], either)).toEqual({ label: 'YES, BUT NOT', issues: [] });
});

test('an answer without a label is no verdict, and says why', () => {
  expect(readLastVerdict([says('Hard to say.')], labels)).toEqual({ label: null, issues: ['no_verdict'] });
  expect(readLastVerdict([], labels)).toEqual({ label: null, issues: ['unparseable_judge_output'] });
});
