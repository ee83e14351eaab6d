import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Item, ToolSpec } from '../../contracts/conversation.ts';

describe('an item', () => {
  it('with a role and without a type is a message; the rest of it stays as it came', () => {
    expect(JSON.stringify(Item.parse({ content: 'hi', role: 'user', odd: 1 }))).toBe(
      '{"type":"message","content":"hi","role":"user","odd":1}',
    );
    expect(() => Item.parse({ content: 'hi' })).toThrow();
  });

  it('need not say in its JSON Schema what is filled in', () => {
    const { anyOf = [] } = z.toJSONSchema(Item, { io: 'input' });
    expect(anyOf.map((variant) => (typeof variant === 'object' ? variant.required : []))).toEqual([
      ['role', 'content'],
      ['type', 'call_id', 'name', 'arguments'],
      ['type', 'call_id', 'output'],
      ['type'],
    ]);
    expect(z.toJSONSchema(ToolSpec, { io: 'input' }).required).toEqual(['name']);
  });
});
