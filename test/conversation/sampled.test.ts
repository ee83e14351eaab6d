/**
 * What a trainer is given is the conversation that was sampled: each one is held with a real server, which is then sent all of
 * it once more, as for a next answer. What exports make of the record has to be those messages, but for the differences listed.
 */

import { describe, expect, test } from 'vitest';
import { chatCompletions } from '../../models/openai-chat.ts';
import { record } from '../../activities/record.ts';
import { readResults } from '../../results/index.ts';
import type { Item } from '../../contracts/conversation.ts';
import { byAnswer, isModels } from '../../conversation/answers.ts';
import { chatMessages, type ChatMessage } from '../../conversation/chat.ts';
import { defaultOptions } from '../../exports/batch.ts';
import { formats } from '../../exports/formats.ts';
import { groupsOf } from '../../exports/groups.ts';
import { assistant, batchInStore, collect } from '../results/batch-in-store.ts';
import { ask } from '../models/ask.ts';
import { serving } from '../models/serving.ts';
import { sectionOf, tablesOf } from '../docs/documents.ts';
import type { ModelReply } from '../support/model-server/answer.ts';
import { cat, conversations, look, png, type ChatFormat, type Sampled } from './sampled/conversations.ts';
import { differences } from './sampled/differences.ts';

type Chat = readonly ChatMessage[];
type Row = Readonly<Record<string, any>>;

/** A format that is new has to be here, and so it is compared. */
const chatOf: Readonly<Record<ChatFormat, (row: Row) => Chat>> = {
  simple: ({ output }) => output,
  sft: ({ messages }) => messages,
  trl: ({ prompt, completion }) => [...prompt, ...completion],
  dpo: ({ prompt, chosen }) => [...prompt, ...chosen],
  openrlhf: ({ messages }) => messages,
  verl: ({ messages }) => messages,
};
const chatFormats = Object.keys(chatOf) as ChatFormat[];

interface Held {
  /** As the server was sent them. */
  readonly opening: Chat;
  readonly messages: Chat;
  readonly said: readonly Item[];
}

async function hold({ instructions, opening, then }: Sampled): Promise<Held> {
  let reply: ModelReply = { text: 'never read' };
  const server = await serving(() => reply);
  const sampling = instructions === undefined ? {} : { instructions };
  const answer = async (items: readonly Item[]) => {
    const asking = { items, tools: [look], sampling };
    return (await chatCompletions.respond(ask('chat-completions', server.url, asking))).items;
  };
  await answer(opening);
  const said: Item[] = [];
  for (const step of then) {
    if ('type' in step) said.push(step);
    else {
      reply = step;
      said.push(...(await answer([...opening, ...said])));
    }
  }
  await answer([...opening, ...said]);
  const sent = server.requests.map(({ body }) => body['messages'] as Chat);
  return { opening: sent[0]!, messages: sent.at(-1)!, said };
}

/** Rows of a format, of the record and of a worse one with another last answer; and why the first is in none. */
async function exported({ instructions, opening }: Sampled, said: readonly Item[]) {
  const params = { input: opening, ...(instructions !== undefined && { instructions }) };
  const there = await batchInStore([{ responses_create_params: params }], { samples: 2 });
  const groups = byAnswer(said);
  const last = groups.findLastIndex(([first]) => first && isModels(first));
  const otherwise = [...groups.slice(0, last).flat(), assistant('Quite another answer.')];
  for (const [sample, items] of [said, otherwise].entries()) {
    const input = await there.verified(0, sample, 1 - sample, items);
    const prompt = { items: [...opening], tools: [look], sampling: {} };
    const conversation = { ...input.progress.conversation!, prompt };
    await record({ ...input, progress: { ...input.progress, conversation } });
  }
  const [group] = await collect(groupsOf(readResults(there.store, there.batch), 2));
  return (format: ChatFormat) => {
    const leftOut: string[] = [];
    const leaveOut = ({ sample }: { sample: number }, reason: string) => sample === 0 && leftOut.push(reason);
    const [row] = [...formats[format].rows(group!, { ...defaultOptions, leaveOut })] as Row[];
    return leftOut.length > 0 ? { leftOut: leftOut[0] } : { row: row! };
  };
}

describe.each(Object.entries(conversations))('%s', (_, conversation) => {
  test('is in every export as it was sampled', async () => {
    const { opening, messages, said } = await hold(conversation);
    const rowOf = await exported(conversation, said);
    const urls = [png, cat].filter((url) => JSON.stringify(messages).includes(url));
    for (const format of chatFormats) {
      const { row, leftOut } = rowOf(format);
      expect(leftOut, format).toBe(conversation.leftOut?.[format]);
      if (!row) continue;
      const expected = differences
        .filter(({ formats }) => formats.includes(format))
        .reduce((chat, difference) => difference.apply(chat, opening), messages);
      // As it is written.
      expect(JSON.parse(JSON.stringify(chatOf[format](row))), format).toEqual(expected);
      if (format === 'simple') continue;
      const images = urls.length === 0 ? undefined : format === 'verl' ? urls.map((image) => ({ image })) : urls;
      expect(row['images'], format).toEqual(images);
    }
  });
});

test('the conversations need every difference that is listed', async () => {
  const needed = new Set<string>();
  for (const conversation of Object.values(conversations)) {
    const { opening, messages } = await hold(conversation);
    for (const { says, apply } of differences) {
      try {
        if (JSON.stringify(apply(messages, opening)) !== JSON.stringify(messages)) needed.add(says);
      } catch {
        // Arguments that are no JSON.
      }
    }
  }
  expect([...needed].sort()).toEqual(differences.map(({ says }) => says).sort());
});

test('docs/exports.md lists the same differences for the same formats', () => {
  const [table = []] = tablesOf(sectionOf('docs/exports.md', 'As it was sampled'));
  expect(table.map(([says, names]) => [says, names])).toEqual(
    differences.map(({ says, formats }) => [says, formats.join(', ')]),
  );
});

test('reasoning goes into a field of its own where that is asked for', async () => {
  const { said } = await hold(conversations['reasoning before text and before calls']!);
  const apart = chatMessages(said, { reasoning: 'field' }).filter(({ role }) => role === 'assistant');
  expect(apart.map(({ content, reasoning_content }) => [reasoning_content, content])).toEqual([
    ['\nhm\n', '\n\nLet me look.'],
    ['\nso\n', '\n\nIt is gone.'],
    ['quite', 'Yes.'],
  ]);
});
