/** One table of how rollouts end, for every place that runs one: in memory and as a workflow. */

import { fileURLToPath } from 'node:url';
import type { StopReason } from '../../../contracts/rollout.ts';
import type { ScriptedAnswer } from '../../../contracts/script.ts';

export const endingsModule = fileURLToPath(new URL('module.ts', import.meta.url));

export interface EndingCase {
  readonly name: string;
  readonly environment: 'acts' | 'talks';
  /** What the user says, reply by reply. */
  readonly says?: readonly string[];
  readonly script: readonly ScriptedAnswer[];
  readonly ends: readonly [stop_reason: StopReason, turns: number, reward: number];
}

const call = (name: string, args: string | Record<string, unknown>) => ({ name, arguments: args });
const act = { calls: [call('act', { times: 1 })] };
const broken = { calls: [call('act', '{"times": 1')] };
const misfit = { calls: [call('act', { times: 'once' })] };
const unknown = { calls: [call('dance', {})] };
const refused = { calls: [call('refuse', {})] };
const times = <T>(count: number, answer: T): T[] => Array.from({ length: count }, () => answer);
/** A call that the model's server ran itself. */
const served = {
  items: [
    { type: 'function_call' as const, call_id: 'own', name: 'search', arguments: '{}' },
    { type: 'function_call_output' as const, id: 'out', call_id: 'own', output: 'found' },
  ],
};
const refusal = {
  items: [
    { type: 'message' as const, role: 'assistant' as const, content: [{ type: 'refusal', refusal: 'I will not.' }] },
  ],
};

export const endings: readonly EndingCase[] = [
  { name: 'text', environment: 'acts', script: ['Done.'], ends: ['completed', 1, 0] },
  { name: 'a refusal', environment: 'acts', script: [refusal], ends: ['completed', 1, 0] },
  { name: 'text after a call', environment: 'acts', script: [act, 'Done.'], ends: ['completed', 2, 1] },
  {
    name: 'text beside calls does not end it',
    environment: 'acts',
    script: [{ text: 'Twice.', calls: [...act.calls, ...act.calls] }, 'Done.'],
    ends: ['completed', 2, 2],
  },
  { name: 'silence', environment: 'acts', script: [{}, {}, { text: ' ' }], ends: ['stalled', 3, 0] },
  {
    name: 'silence that a call interrupts',
    environment: 'acts',
    script: [{}, {}, act, {}, {}, 'Done.'],
    ends: ['completed', 6, 1],
  },
  {
    name: 'calls that no tool can run',
    environment: 'acts',
    script: [broken, misfit, unknown, ...times(9, broken)],
    ends: ['invalid_tool_calls', 5, 0],
  },
  {
    name: 'such calls with silence between them',
    environment: 'acts',
    script: [broken, broken, {}, ...times(9, broken)],
    ends: ['invalid_tool_calls', 6, 0],
  },
  {
    name: 'such calls beside one that runs',
    environment: 'acts',
    script: [...times(4, broken), { calls: [...broken.calls, ...act.calls] }, ...times(4, broken), 'Done.'],
    ends: ['completed', 10, 1],
  },
  {
    name: 'calls that a tool refuses',
    environment: 'acts',
    script: [...times(7, refused), 'Done.'],
    ends: ['completed', 8, 0],
  },
  {
    name: 'an answer that was cut short, whose call is not run',
    environment: 'acts',
    script: [act, { ...act, finish: 'max_tokens' }],
    ends: ['max_tokens', 2, 1],
  },
  {
    name: 'an answer that was filtered',
    environment: 'acts',
    script: [{ text: 'I w', finish: 'content_filter' }],
    ends: ['content_filter', 1, 0],
  },
  {
    name: 'a conversation that is too long',
    environment: 'acts',
    script: [act, { finish: 'context_overflow' }],
    ends: ['context_overflow', 2, 1],
  },
  {
    name: 'a call that the server does not take back',
    environment: 'acts',
    script: [broken, { finish: 'invalid_tool_call' }],
    ends: ['invalid_tool_call', 2, 0],
  },
  { name: 'a call that the server ran', environment: 'acts', script: [served, 'Done.'], ends: ['completed', 2, 0] },
  {
    name: 'text beside a call that the server ran',
    environment: 'acts',
    script: [{ ...served, text: 'Done.' }],
    ends: ['completed', 1, 0],
  },
  { name: 'no end of calls', environment: 'acts', script: times(60, act), ends: ['max_turns', 50, 50] },
  { name: 'a user without a word', environment: 'talks', script: ['Hello.'], ends: ['completed', 1, 0] },
  {
    name: 'a user who says two things',
    environment: 'talks',
    says: ['Act.', 'Thanks.'],
    script: ['Hello.', act, 'Done.', 'Bye.'],
    ends: ['completed', 4, 1],
  },
  {
    name: 'a user does not reply to silence',
    environment: 'talks',
    says: ['Hello?'],
    script: times(9, {}),
    ends: ['stalled', 3, 0],
  },
  {
    name: 'the turns of the definition, all calls',
    environment: 'talks',
    script: times(9, act),
    ends: ['max_turns', 6, 6],
  },
  {
    name: 'the turns of the definition, all talk',
    environment: 'talks',
    says: times(9, 'Go on.'),
    script: times(9, 'Well.'),
    ends: ['max_turns', 6, 0],
  },
  {
    name: 'the last turn that the definition allows',
    environment: 'talks',
    script: [...times(5, act), 'Done.'],
    ends: ['completed', 6, 5],
  },
];
