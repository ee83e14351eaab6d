/** A rollout as readable text. */

import { describe, expect, it } from 'vitest';
import { failureText, recordText } from '../../cli/rollout-text.ts';
import { examplesWithAdvice } from '../../cli/failure-examples.ts';
import { adviceOn } from '../../contracts/failures.ts';
import type { FailureRecord, RolloutRecord } from '../../contracts/record.ts';

const rollout = {
  id: 'b/3-1',
  batch: 'b',
  workflow_id: 'b/3-1',
  run_id: 'r',
  generation: 0,
  environment: { name: 'counter', version: '2', options: {} },
  models: { policy: 'm', judge: 'j' },
  stop_reason: 'completed' as const,
  turns: 2,
  usage: { input_tokens: 30, output_tokens: 4, cached_tokens: 0, reasoning_tokens: 0 },
  timings: { model: 1, environment: 1, total: 75 },
  attempts: 5,
  started_at: '2026-01-01T00:00:00.000Z',
  ended_at: '2026-01-01T00:01:00.000Z',
  version: '0.1.0',
};
const conversation = {
  responses_create_params: { input: 'Add 5.' },
  response: {
    output: [
      { type: 'function_call', call_id: 'c', name: 'increment', arguments: '{"count":5}' },
      { type: 'function_call_output', call_id: 'c', output: '{"success":true}' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'It is 5.' }] },
    ],
  },
};

describe('a record', () => {
  const record: RolloutRecord = {
    ...conversation,
    reward: 1.2,
    reward_components: { order: 1, polite: 0.2 },
    _ng_task_index: 3,
    _ng_rollout_index: 1,
    expected: 5,
    rollout,
  };

  it('is told turn by turn, in order', () => {
    const text = recordText(record, { ui: 'http://ui/b' });
    const parts = [
      'b/3-1',
      '1.2',
      'order 1, polite 0.2',
      'completed',
      'counter 2',
      'judge=j',
      '2 turns',
      '1m15s',
      'http://ui/b',
    ];
    const turns = [
      'Add 5.',
      'turn 1',
      '→ increment {"count":5}',
      '{"success":true}',
      'turn 2',
      'It is 5.',
      'expected  5',
    ];
    let from = 0;
    for (const part of [...parts, ...turns]) {
      const at = text.indexOf(part, from);
      expect(at, part).toBeGreaterThanOrEqual(from);
      from = at;
    }
  });

  it('counts an answer with calls that its server ran as one turn, and no answer of the prompt', () => {
    const says = (text: string) => ({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });
    const call = (call_id: string) => ({ type: 'function_call', call_id, name: 'search', arguments: '{}' });
    const output = (call_id: string) => ({ type: 'function_call_output', call_id, output: 'found' });
    const input = [{ role: 'user', content: 'Like this:' }, says('Yes.'), { role: 'user', content: 'Go.' }];
    const said = [call('a'), { ...output('a'), id: 'fco_1' }, says('One.'), call('b'), output('b'), says('Two.')];
    const text = recordText({ ...record, responses_create_params: { input }, response: { output: said } });
    expect(text.match(/assistant.*/g)).toEqual([
      'assistant',
      'assistant · turn 1',
      'assistant · turn 1',
      'assistant · turn 2',
    ]);
  });
});

describe('what is shown beside the conversation', () => {
  it('is the offered tools, the final state and details, which are cut unless all is asked for', () => {
    const long = 'x'.repeat(500);
    const record: RolloutRecord = {
      ...conversation,
      response: { ...conversation.response, tools: [{ type: 'function', name: 'increment' }] },
      reward: 1,
      reward_components: {},
      _ng_task_index: 3,
      _ng_rollout_index: 1,
      note: long,
      rollout: { ...rollout, turns: 1, attempts: 1, timings: { model: 0, environment: 0, total: 0.25 } },
    };
    const text = recordText(record, { state: { count: 5, long } });
    expect(text).toMatch(/tools {2}increment\n/);
    expect(text).toContain('final state\n  state  {"count":5');
    expect(text).not.toContain(long);
    expect(text).toContain(' · 1 turn · 30 tokens in, 4 out · 0.25s · 1 attempt\n');
    expect(recordText(record, { full: true, state: { long } }).split(long)).toHaveLength(3);
  });
});

describe('images and files', () => {
  it('are told by kind and size, wherever they are', () => {
    const url = `data:image/png;base64,${'A'.repeat(400_000)}`;
    const content = [
      { type: 'input_text', text: 'What is it?' },
      { type: 'input_image', image_url: url },
      { type: 'input_image', image_url: 'https://example.org/cat.png' },
      { type: 'input_file', file_data: `data:application/pdf;base64,${'A'.repeat(4_000_000)}` },
      { type: 'input_audio', input_audio: { data: 'A'.repeat(4000), format: 'wav' } },
    ];
    const text = recordText({
      responses_create_params: { input: [{ role: 'user', content }] },
      response: { output: [{ type: 'function_call_output', call_id: 'c', output: `seen: ${url}` }] },
      picture: url,
      reward: 1,
      reward_components: {},
      _ng_task_index: 3,
      _ng_rollout_index: 1,
      rollout,
    });
    expect(text.length).toBeLessThan(1500);
    for (const part of ['  What is it?\n  [image/png, 300 kB]\n', '[image https://example.org/cat.png]'])
      expect(text).toContain(part);
    for (const part of ['[application/pdf, 3.0 MB]', '"data":"[3 kB]"', 'seen: [image/png, 300 kB]'])
      expect(text).toContain(part);
    expect(text).toContain('picture  "[image/png, 300 kB]"');
  });
});

describe('a failure', () => {
  it('says what happened, what to do, and what was said so far', () => {
    const failure: FailureRecord = {
      ...conversation,
      _ng_task_index: 3,
      _ng_rollout_index: 1,
      _ng_failure_class: 'model_rejected',
      failure: { class: 'model_rejected', message: 'model m: 401 wrong key', attempts: 1, step: 'generate', turn: 2 },
      rollout: { id: 'b/3-1' },
    };
    const text = failureText(failure);
    expect(text).toContain('failed: model_rejected after 1 attempt, in generate of turn 2');
    expect(text).toContain('model m: 401 wrong key');
    expect(text).toContain('check the model name, the API key');
    expect(text).toContain('It is 5.');
  });

  it('of a path that the server has not got names the other dialect', () => {
    for (const said of ['404 Not Found', '405 Method Not Allowed']) {
      const message = `model m at http://h/v1 answered ${said}`;
      expect(adviceOn('model_rejected', message)).toContain('`--model chat-completions:m@http://h/v1`');
    }
    expect(adviceOn('model_rejected', 'model m at http://h/v1 answered 401 x')).toContain('the API key');
    const message = 'model m at http://h/v1 answered 404 Not Found';
    expect(examplesWithAdvice(new Map([['model_rejected', { rollout: 'b/3-1', message }]]))).toEqual([
      { class: 'model_rejected', rollout: 'b/3-1', message, todo: adviceOn('model_rejected', message) },
    ]);
  });
});
