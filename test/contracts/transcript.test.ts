import { expect, test } from 'vitest';
import type { Item } from '../../contracts/conversation.ts';
import { lastReply, outputText, sinceOpening, system, user } from '../../contracts/transcript.ts';

const opening: Item[] = [system('Be kind.'), { type: 'message', role: 'assistant', content: 'Example.' }, user('Hi')];
const produced: Item[] = [
  { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] },
  {
    type: 'message',
    role: 'assistant',
    content: [
      { type: 'output_text', text: 'Hel' },
      { type: 'refusal', refusal: 'No.' },
      { type: 'output_text', text: 'lo' },
    ],
  },
  { type: 'function_call', call_id: '1', name: 'x', arguments: '{}' },
  user('And?'),
  { type: 'message', role: 'assistant', content: ' there' },
];

test('the output text is all that assistants said, with nothing between', () => {
  expect(outputText(produced)).toBe('Hello there');
});

test('the last reply is one message', () => {
  expect(lastReply([...opening, ...produced])).toBe(' there');
  expect(lastReply([user('Hi')])).toBe('');
});

test('what came since the opening leaves out examples in the prompt', () => {
  expect(sinceOpening([...opening, ...produced], opening)).toEqual(produced);
});
