import { describe, expect, test } from 'vitest';
import { chatMessages } from '../../exports/chat.ts';
import { assistant } from '../results/batch-in-store.ts';

describe('chat messages', () => {
  test('join what the model says in one go, and keep reasoning apart from text', () => {
    const reasoning = { type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] };
    const call = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' };
    expect(
      chatMessages([reasoning, assistant('a'), call, { ...call, call_id: 'c2' }, { type: 'web_search_call' }]),
    ).toEqual([
      {
        role: 'assistant',
        content: 'a',
        reasoning_content: 'hm',
        tool_calls: ['c1', 'c2'].map((id) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } })),
      },
    ]);
  });

  test('read a message without a type, join text parts and keep images', () => {
    const text = { type: 'input_text', text: 'what ' };
    const image = { type: 'input_image', image_url: 'data:x' };
    expect(
      chatMessages([
        { role: 'developer', content: 'd' },
        { role: 'user', content: [text, { ...text, text: 'is it' }] },
        { role: 'user', content: [text, image] },
      ]),
    ).toEqual([
      { role: 'developer', content: 'd' },
      { role: 'user', content: 'what is it' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'what ' },
          { type: 'image_url', image_url: { url: 'data:x', detail: 'auto' } },
        ],
      },
    ]);
  });
});
