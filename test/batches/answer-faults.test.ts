import { describe, expect, it } from 'vitest';
import { answersOf, faultWarnings, untold } from '../../batches/answer-faults.ts';
import type { AnswerCount } from '../../contracts/answer-faults.ts';
import type { ModelBinding } from '../../contracts/model.ts';

const urls = ['http://me:secret@one:8000/v1', 'http://two:8000/v1/?key=secret'];
const models: Record<string, ModelBinding> = {
  policy: { provider: 'chat-completions', model: 'm', queue: 'q', urls },
  judge: { provider: 'scripted', model: 'j', queue: 'q' },
};
const warningsOf = (counts: AnswerCount[]) => faultWarnings(answersOf(counts, models));

describe('the answers of a batch', () => {
  it('are told by model and server, without credentials', () => {
    const counts = [
      { role: 'policy', server: 1, answers: 3 },
      { role: 'judge', server: 0, answers: 2, faults: { unopened_thought: 1 } },
    ];
    expect(answersOf(counts, models)).toEqual([
      { role: 'policy', model: 'm', endpoint: 'http://two:8000/v1', answers: 3, faults: {} },
      { role: 'judge', model: 'j', endpoint: null, answers: 2, faults: { unopened_thought: 1 } },
    ]);
  });

  it('are worth a warning above 2 % of those of one server', () => {
    const faults = { unparsed_tool_call: 20 };
    expect(warningsOf([{ role: 'policy', server: 0, answers: 1000, faults }])).toEqual([]);
    expect(
      warningsOf([
        { role: 'policy', server: 0, answers: 999, faults },
        { role: 'policy', server: 1, answers: 999 },
      ]),
    ).toEqual([
      '2.0 % of the answers of policy m at http://one:8000/v1 have unparsed_tool_call (20 of 999): a tool call that the server left in the text, or announced and did not give',
    ]);
  });

  it('are warned of once, however the numbers change', () => {
    const told = new Set<string>();
    const warned = (count: number, server: number) =>
      untold(warningsOf([{ role: 'policy', server, answers: 10, faults: { missing_logprobs: count } }]), told).length;
    expect([warned(3, 0), warned(4, 0), warned(4, 1), warned(9, 1)]).toEqual([1, 0, 1, 0]);
  });
});
