/** Conversations in which what a trainer is given could differ from what a server was sent. */

import type { FunctionCallOutput, Item, Message, ToolSpec } from '../../../contracts/conversation.ts';
import { system, user } from '../../../contracts/transcript.ts';
import type { FormatName } from '../../../exports/format-names.ts';
import type { LeftOutBy } from '../../../exports/format.ts';
import type { ModelReply } from '../../support/model-server/answer.ts';

/** Formats of chat messages. The others hold items as they are, or no conversation. */
export type ChatFormat = Exclude<FormatName, 'gym' | 'nemo-rl' | 'parquet' | 'csv'>;

export interface Sampled {
  readonly instructions?: string;
  readonly opening: readonly Item[];
  /** What followed: what the server replies, and items that tools, users or another server put in. */
  readonly then: readonly (ModelReply | Item)[];
  /** Formats that have no place for it. */
  readonly leftOut?: Partial<Record<ChatFormat, LeftOutBy>>;
}

export const look: ToolSpec = {
  type: 'function',
  name: 'look',
  description: 'Looks.',
  parameters: { type: 'object', properties: { at: { type: 'integer' } } },
};

export const png = 'data:image/png;base64,iVBORw0KGgo=';
export const cat = 'https://example.org/cat.png';

const text = (text: string) => ({ type: 'input_text', text });
const image = (image_url: string) => ({ type: 'input_image', image_url, detail: 'low' });
const says = (role: Message['role'], ...content: Exclude<Message['content'], string>): Message => ({
  type: 'message',
  role,
  content,
});
const calls = (...args: string[]) => args.map((at, index) => ({ name: 'look', arguments: at, id: `c${index + 1}` }));
const saw = (call_id: string, output: FunctionCallOutput['output']): FunctionCallOutput => ({
  type: 'function_call_output',
  call_id,
  output,
});
const whereIsIt = user('Where is it?');

const everyTrainer = (reason: LeftOutBy) => ({ sft: reason, trl: reason, dpo: reason, openrlhf: reason, verl: reason });

export const conversations: Readonly<Record<string, Sampled>> = {
  'reasoning before text and before calls': {
    opening: [whereIsIt],
    then: [
      { reasoning: '\nhm\n', text: '\n\nLet me look.', calls: calls('{"at":1}') },
      saw('c1', 'nothing'),
      { text: '<think>\nso\n</think>\n\nIt is gone.' },
      user('Sure?'),
      { reasoning: 'quite', text: 'Yes.' },
    ],
  },
  'a thought in tags of its own, and one that never ends': {
    opening: [whereIsIt],
    then: [{ text: '[THINK]hm[/THINK]Here.' }, user('Where?'), { text: '<think>is it' }],
  },
  'several system messages, and one that comes later': {
    instructions: 'Be brief.',
    opening: [
      system('Be kind.'),
      says('developer', text('Look '), text('first.')),
      user('Hi.'),
      system('Go.'),
      whereIsIt,
    ],
    then: [{ text: 'Here.' }],
  },
  'several parts in one message and in one output': {
    opening: [says('user', text('Where'), text('is it?'))],
    then: [{ calls: calls('{}') }, saw('c1', [text('no'), text('thing')]), { text: 'Gone.' }],
  },
  images: {
    opening: [says('user', text('Which: '), image(png), text(' or '), image(cat))],
    then: [{ text: 'The cat.' }],
    leftOut: { openrlhf: 'not_text' },
  },
  'an image after the prompt': {
    opening: [whereIsIt],
    then: [{ text: 'Show me.' }, says('user', image(png)), { text: 'There.' }],
    leftOut: { trl: 'not_text', openrlhf: 'not_text', verl: 'not_text' },
  },
  'a video': {
    opening: [says('user', text('What is it?'), { type: 'input_video', video_url: 'https://example.org/v.mp4' })],
    then: [{ text: 'A cat.' }],
    leftOut: everyTrainer('not_text'),
  },
  'text after tool calls': {
    opening: [whereIsIt],
    then: [
      { type: 'function_call', call_id: 'c1', name: 'look', arguments: '{"at":1}' },
      says('assistant', { type: 'output_text', text: 'Wait.' }),
      saw('c1', 'nothing'),
      { text: 'Gone.' },
    ],
  },
  'empty answers': {
    opening: [whereIsIt],
    then: [{}, user('Say something.'), {}, { text: 'Here.' }, user('Where?'), {}],
  },
  'parallel calls, one without arguments': {
    opening: [whereIsIt],
    then: [{ calls: calls('{"at": 1}', '') }, saw('c1', 'nothing'), saw('c2', ''), { text: 'Gone.' }],
  },
  'calls that are not read, and arguments that are no object': {
    opening: [whereIsIt],
    then: [{ calls: calls('{"at":') }, saw('c1', 'no JSON'), { text: 'Here.' }, user('Bye.')],
    leftOut: { sft: 'malformed_arguments', trl: 'malformed_arguments', dpo: 'malformed_arguments' },
  },
  'an opening that ends with an answer': {
    opening: [user('Tell me a story.'), says('assistant', { type: 'output_text', text: 'Once ' })],
    then: [{ text: 'upon a time.' }, user('And?'), { text: 'They lived.' }],
  },
  'token ids': {
    opening: [whereIsIt],
    then: [
      { text: 'Here.', message: { prompt_token_ids: [1], generation_token_ids: [2], generation_log_probs: [-1] } },
      user('Where?'),
      {
        text: 'There.',
        message: { prompt_token_ids: [1, 2, 3], generation_token_ids: [4], generation_log_probs: [-1] },
      },
    ],
  },
};
