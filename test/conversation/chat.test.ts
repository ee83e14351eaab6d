import { describe, expect, test } from 'vitest';
import type { Item } from '../../contracts/conversation.ts';
import { chatMessages } from '../../conversation/chat.ts';
import { itemsIn } from '../../conversation/recorded.ts';
import { assistant } from '../results/batch-in-store.ts';
import { call, output, say, think } from '../exports/rollout.ts';

const function_ = { name: 'f', arguments: '{}' };
const calls = (...ids: string[]) => ids.map((id) => ({ id, type: 'function', function: function_ }));

describe('chat messages', () => {
  test('are one for what the model says in one go, whatever the order', () => {
    const items = [
      think('hm'),
      assistant('a'),
      call('c1', 'f', '{}'),
      { type: 'web_search_call' },
      call('c2', 'f', '{}'),
    ];
    const told = { role: 'assistant', tool_calls: calls('c1', 'c2') };
    expect(chatMessages([...items, say('b')])).toEqual([{ ...told, content: '<think>hm</think>ab' }]);
    expect(chatMessages(items, { reasoning: 'field' })).toEqual([{ ...told, content: 'a', reasoning_content: 'hm' }]);
  });

  test('write a thought in the tags in which it came', () => {
    expect(chatMessages([{ ...think('hm'), tag: '[THINK]' }, say('a')])).toEqual([
      { role: 'assistant', content: '[THINK]hm[/THINK]a' },
    ]);
  });

  test('have one system message before all others, and no other role for a developer', () => {
    const developer: Item = { type: 'message', role: 'developer', content: 'd' };
    expect(chatMessages([developer, say('q', 'user'), developer], { instructions: 'Be brief.' })).toEqual([
      { role: 'system', content: 'Be brief.\n\nd' },
      { role: 'user', content: [{ type: 'text', text: 'q' }] },
      { role: 'system', content: 'd' },
    ]);
  });

  test('leave out what they have no place for, and tell of it', () => {
    const told: string[] = [];
    const user: Item = { type: 'message', role: 'user', content: [{ type: 'input_smell', smell: 'sweet' }] };
    const items = [user, { type: 'web_search_call' }, output('c1', 'seen')];
    expect(chatMessages(items, { noPlace: (what) => told.push(what) })).toEqual([
      { role: 'user', content: [{ type: 'input_smell', smell: 'sweet' }] },
      { role: 'tool', tool_call_id: 'c1', content: 'seen' },
    ]);
    expect(told).toEqual(['content of type "input_smell"', 'an item of type "web_search_call"']);
  });
});

test('an input is items, whoever wrote it: text is one user message, and what has a role is a message', () => {
  const message = { type: 'message', role: 'user', content: 'hi' };
  expect(itemsIn('hi')).toEqual([message]);
  expect(itemsIn([{ role: 'user', content: 'hi' }, { ...message, type: null }, call('c1', 'f', '{}'), 5])).toEqual([
    message,
    message,
    call('c1', 'f', '{}'),
  ]);
  expect(itemsIn(undefined)).toEqual([]);
});
