import { describe, expect, it } from 'vitest';
import { scripted } from '../../models/scripted.ts';
import type { ModelAnswer } from '../../models/provider.ts';
import { putBlob } from '../../store/blobs.ts';
import { parseScript } from '../../contracts/script.ts';
import { temporaryStore } from '../results/batch-in-store.ts';
import { ask, type Asking } from './ask.ts';

type Call = { role?: string; row?: number; sample?: number; turn?: number };

async function player(...lines: object[]): Promise<(call: Call, asking?: Asking) => Promise<ModelAnswer>> {
  const script = await putBlob(await temporaryStore(), lines.map((line) => JSON.stringify(line)).join('\n'));
  return ({ role = 'policy', row = 0, sample = 0, turn = 0 }, asking) => {
    const request = ask('scripted', [], { ...asking, model: { script } });
    return scripted.respond({ ...request, role, turn, rollout: { batch: 'b', row, sample } });
  };
}

const said = ({ items }: ModelAnswer) => items.map(({ content }) => (content as { text: string }[])[0]?.text);

describe('a scripted model', () => {
  it('answers by the line that fits best: role, then row, then sample', async () => {
    const play = await player(
      { turns: ['anyone'] },
      { role: 'policy', turns: ['policy'] },
      { row: 3, sample: 1, turns: ['row 3, sample 1'] },
      { role: 'policy', row: 3, turns: ['policy, row 3', 'again'] },
      { role: 'policy', sample: 1, turns: ['policy, sample 1'] },
    );
    expect(said(await play({ role: 'judge' }))).toEqual(['anyone']);
    expect(said(await play({ role: 'judge', row: 3, sample: 1 }))).toEqual(['row 3, sample 1']);
    expect(said(await play({}))).toEqual(['policy']);
    expect(said(await play({ row: 3, sample: 1 }))).toEqual(['policy, row 3']);
    expect(said(await play({ row: 3, turn: 1 }))).toEqual(['again']);
    expect(said(await play({ row: 4, sample: 1 }))).toEqual(['policy, sample 1']);
  });

  it('gives items, text and calls, the same ones every time', async () => {
    const play = await player({
      turns: [
        {
          text: 'Looking.',
          calls: [
            { name: 'f', arguments: { a: 1 } },
            { name: 'g', arguments: '{' },
          ],
        },
      ],
    });
    const answer = await play({});
    expect(answer.items).toMatchObject([
      { type: 'message', content: [{ text: 'Looking.' }] },
      { type: 'function_call', name: 'f', arguments: '{"a":1}' },
      { type: 'function_call', name: 'g', arguments: '{' },
    ]);
    expect((await play({})).items).toEqual(answer.items);
    expect(answer.usage).toMatchObject({ output_tokens: 4 });
    expect(answer.usage.input_tokens).toBeGreaterThan(0);
  });

  it('gives raw items as they stand, and ends as the script says', async () => {
    const raw = { type: 'reasoning', id: 'rs', summary: [], vendor: 1 };
    const play = await player({
      turns: [
        { items: [raw], finish: 'max_tokens' },
        { finish: 'context_overflow', text: 'x' },
      ],
    });
    expect(await play({})).toMatchObject({ items: [raw], finish: 'max_tokens' });
    expect(await play({ turn: 1 })).toMatchObject({ items: [], finish: 'context_overflow' });
  });

  it('has no answer beyond the script, and says which one', async () => {
    const play = await player({ role: 'policy', turns: ['one'] });
    await expect(play({ row: 2, sample: 1, turn: 1 })).rejects.toMatchObject({
      class: 'model_rejected',
      retryable: false,
      message: 'the script has no answer for role policy, row 2, sample 1, turn 1 (from 0)',
    });
    await expect(play({ role: 'judge' })).rejects.toThrow('role judge');
  });

  it('stops waiting when it is cancelled', async () => {
    const play = await player({ turns: [{ text: 'late', delay_ms: 1e8 }] });
    const cancel = new AbortController();
    const call = play({}, { signal: cancel.signal });
    cancel.abort(new Error('cancelled'));
    await expect(call).rejects.toThrow('cancelled');
  });
});

describe('a script', () => {
  it.each([
    ['{"turns": ["a"]}\n\nnot json', 'line 3 of the script is not JSON'],
    ['{"turn": ["a"]}', 'line 1 of the script: '],
    [
      '{"row": 1, "turns": []}\n{"row": 1, "turns": []}',
      'line 2 of the script is for the same role, row and sample as line 1',
    ],
  ])('%j is refused by line', (text, message) => {
    expect(() => parseScript(text)).toThrow(message);
  });
});
