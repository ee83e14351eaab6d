import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Item } from '../../contracts/conversation.ts';
import { classified } from '../../activities/failures.ts';
import { outputText } from '../../conversation/text.ts';
import type { RoleModel } from '../../environments/definition.ts';
import type { GivenAnswer, PendingAsk, Suspended } from '../../environments/environment.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { serveAfresh } from '../../environments/serve-afresh.ts';
import { settle } from '../../environments/settle.ts';
import { says } from './says.ts';

type Judge = RoleModel;

/** An environment whose only reward is `score`, with models in two roles. */
function judged(score: (models: { judge: Judge; second: Judge }) => Promise<number>) {
  return defineEnvironment({
    name: 'judged',
    description: 'A reward by models.',
    row: z.object({}),
    state: z.object({}),
    roles: ['judge', 'second'],
    open: () => ({ state: {}, items: [] }),
    rewards: { score: ({ models }) => score(models) },
  });
}

function rewardOf(score: Parameters<typeof judged>[0]) {
  const verbs = serveAfresh(judged(score));
  return (answers: readonly GivenAnswer[]) =>
    verbs.reward({ row: {}, state: {}, options: {}, transcript: [], answers });
}

async function asksOf(verb: ReturnType<typeof rewardOf>, answers: readonly GivenAnswer[] = []): Promise<PendingAsk[]> {
  const heard = (await verb(answers)) as Suspended;
  expect(heard).toHaveProperty('ask');
  return [...heard.ask];
}

const answered = ({ key }: PendingAsk, text: string): GivenAnswer => ({ key, items: [says(text)] });
const promptText = ({ prompt }: PendingAsk) => (prompt.items[0] as Item & { content: string }).content;

test('a hook that asks a model is suspended with the request, and finishes when it is called with the answer', async () => {
  const verb = rewardOf(async ({ judge }) => Number(await judge.text('How good?')));
  const asks = await asksOf(verb);
  expect(asks).toEqual([
    {
      role: 'judge',
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      prompt: { items: [{ type: 'message', role: 'user', content: 'How good?' }], tools: [], sampling: {} },
    },
  ]);
  expect(await verb([answered(asks[0]!, '0.5')])).toEqual({ rewards: { score: 0.5 } });
});

test('a conversation is asked as it is', async () => {
  const items: Item[] = [{ type: 'message', role: 'system', content: 'Judge.' }, says('Yes.')];
  const [ask] = await asksOf(rewardOf(async ({ judge }) => Number(await judge.text(items))));
  expect(ask!.prompt.items).toEqual(items);
});

test('asks made in parallel come in one suspension, in the order in which they were made', async () => {
  const verb = rewardOf(async ({ judge, second }) => {
    const texts = await Promise.all([judge.text('a'), second.text('b'), Promise.resolve().then(() => judge.text('c'))]);
    return texts.map(Number).reduce((sum, value) => sum + value);
  });
  const asks = await asksOf(verb);
  expect(asks.map((ask) => [ask.role, promptText(ask)])).toEqual([
    ['judge', 'a'],
    ['second', 'b'],
    ['judge', 'c'],
  ]);
  expect(await verb(asks.map((ask, index) => answered(ask, String(10 ** index))))).toEqual({ rewards: { score: 111 } });
});

test('all rewards of an environment ask in parallel', async () => {
  const environment = defineEnvironment({
    name: 'panel',
    description: 'Two judges.',
    row: z.object({}),
    state: z.object({}),
    roles: ['judge'],
    open: () => ({ state: {}, items: [] }),
    rewards: {
      kind: async ({ models }) => Number(await models.judge.text('Kind?')),
      right: async ({ models }) => Number(await models.judge.text('Right?')),
    },
  });
  const heard = await serveAfresh(environment).reward({ row: {}, state: {}, options: {}, transcript: [], answers: [] });
  expect((heard as Suspended).ask.map(promptText)).toEqual(['Kind?', 'Right?']);
});

test('equal asks get their answers in the order of the asks, and a missing one is asked again alone', async () => {
  const verb = rewardOf(async ({ judge }) => {
    const votes = await Promise.all([1, 2, 3].map(() => judge.text('Vote.')));
    return Number(votes.join(''));
  });
  const asks = await asksOf(verb);
  expect(asks.map(({ key }) => key)).toEqual(Array(3).fill(asks[0]!.key));
  const votes = ['1', '2', '3'].map((vote) => answered(asks[0]!, vote));
  expect(await asksOf(verb, votes.slice(0, 2))).toEqual([asks[0]]);
  expect(await verb(votes)).toEqual({ rewards: { score: 123 } });
});

test('the same words to another role are another request', async () => {
  const verb = rewardOf(async ({ judge, second }) => Number((await judge.text('x')) + (await second.text('x'))));
  const [first] = await asksOf(verb);
  const [next] = await asksOf(verb, [answered(first!, '1')]);
  expect(next).toMatchObject({ role: 'second' });
  expect(next!.key).not.toBe(first!.key);
});

test('a hook runs again from the top, with a fresh state each time', async () => {
  let runs = 0;
  const environment = defineEnvironment({
    name: 'guest',
    description: 'A user who counts.',
    row: z.object({}),
    state: z.object({ heard: z.int() }),
    roles: ['user'],
    open: () => ({ state: { heard: 0 }, items: [] }),
    async user({ state, models }) {
      runs++;
      state.heard++;
      return `${await models.user.text('First?')} ${await models.user.text('Second?')}`;
    },
    rewards: { none: () => 0 },
  });
  const texts = ['one', 'two'];
  const heard = await settle(
    (answers) => serveAfresh(environment).reply({ row: {}, state: { heard: 4 }, options: {}, transcript: [], answers }),
    async (ask) => answered(ask, texts.shift()!),
  );
  expect(heard).toEqual({ state: { heard: 5 }, message: 'one two' });
  expect(runs).toBe(3);
});

test('a tool may ask a model, and its state is committed once', async () => {
  const environment = defineEnvironment({
    name: 'oracle',
    description: 'A tool with a model in it.',
    row: z.object({}),
    state: z.object({ calls: z.int() }),
    roles: ['oracle'],
    open: () => ({ state: { calls: 0 }, items: [] }),
    tools: {
      consult: {
        description: 'Ask the oracle.',
        input: z.object({ question: z.string() }),
        async run({ question }, { state, models }) {
          state.calls++;
          return models.oracle.text(question);
        },
      },
    },
    rewards: { none: () => 0 },
  });
  const call = { name: 'consult', call_id: '1', arguments: '{"question":"Why?"}' };
  const heard = await settle(
    (answers) => serveAfresh(environment).call({ state: { calls: 0 }, call, options: {}, answers }),
    async (ask) => answered(ask, 'Because.'),
  );
  expect(heard).toEqual({ state: { calls: 1 }, output: 'Because.' });
});

describe('what a hook does with the signal makes no difference', () => {
  test('a hook that catches it is suspended all the same', async () => {
    const verb = rewardOf(async ({ judge }) => {
      try {
        return Number(await judge.text('a'));
      } catch {
        return 0;
      }
    });
    const [ask] = await asksOf(verb);
    expect(await verb([answered(ask!, '0.7')])).toEqual({ rewards: { score: 0.7 } });
  });

  test('what it asks after catching it is not asked', async () => {
    const verb = rewardOf(async ({ judge }) => {
      for (;;) {
        try {
          return Number(await judge.text('a'));
        } catch {
          await judge.text('Is there a fallback?');
        }
      }
    });
    expect((await asksOf(verb)).map(promptText)).toEqual(['a']);
  });

  test('a hook that retries without end is suspended after its first attempt', async () => {
    const verb = rewardOf(async ({ judge }) => {
      for (;;) {
        const text = await judge.text('a').catch(() => undefined);
        if (text !== undefined) return Number(text);
      }
    });
    expect(await asksOf(verb)).toHaveLength(1);
  });

  test('a hook that turns it into an error of its own is suspended, not failed', async () => {
    const verb = rewardOf(({ judge }) =>
      judge.text('a').then(Number, (error: unknown) => {
        throw new Error('The judge is broken.', { cause: error });
      }),
    );
    expect(await asksOf(verb)).toHaveLength(1);
  });

  test('a `finally` runs before the verb answers', async () => {
    const released: string[] = [];
    const verb = rewardOf(async ({ judge }) => {
      try {
        return Number(await judge.text('a'));
      } finally {
        await setTimeout(5);
        released.push('lock');
      }
    });
    await asksOf(verb);
    expect(released).toEqual(['lock']);
  });

  test('a call that is started early and awaited late does not end the process', async () => {
    const verb = rewardOf(async ({ judge }) => {
      const early = judge.text('a').then(Number);
      const late = Number(await judge.text('b'));
      return late + (await early);
    });
    const asks = await asksOf(verb);
    expect(asks.map(promptText)).toEqual(['a', 'b']);
    expect(await verb(asks.map((ask) => answered(ask, '1')))).toEqual({ rewards: { score: 2 } });
  });

  test('a call that nobody awaits is made before the hook counts as done', async () => {
    const verb = rewardOf(async ({ judge }) => {
      void judge.text('a').then(Number);
      return 1;
    });
    const [ask] = await asksOf(verb);
    expect(await verb([answered(ask!, 'x')])).toEqual({ rewards: { score: 1 } });
  });
});

test('a hook whose prompts differ each time is stopped before it asks for ever', async () => {
  let runs = 0;
  const verb = rewardOf(async ({ judge }) => Number(await judge.text(`It is ${runs++} o'clock.`)));
  const answers: GivenAnswer[] = [];
  const endless = async () => {
    for (let round = 0; round < 100; round++) {
      const heard = (await verb(answers)) as Suspended;
      answers.push(...heard.ask.map((ask) => answered(ask, '1')));
    }
  };
  await expect(endless()).rejects.toThrow('the same prompts each time');
  expect(answers.length).toBeLessThan(50);
});

test('an answer that was cut short is a judge’s failure that names the role and the reason', async () => {
  const verb = rewardOf(async ({ second }) => Number(await second.text('a')));
  const [ask] = await asksOf(verb);
  await expect(verb([{ key: ask!.key, items: [], incomplete: 'max_tokens' }])).rejects.toMatchObject({
    name: 'JudgeError',
    role: 'second',
    message: expect.stringMatching(/"second".*max_tokens/),
  });
});

describe('parse', () => {
  const Verdict = z.object({ fair: z.boolean(), score: z.int().min(0).max(10), note: z.string().optional() });
  const verb = rewardOf(async ({ judge }) => (await judge.parse(Verdict, 'Judge it.')).score);

  test('asks for JSON in the form that strict decoding takes', async () => {
    const [ask] = await asksOf(verb);
    expect(ask!.prompt.sampling).toEqual({
      text: {
        format: {
          type: 'json_schema',
          name: 'answer',
          strict: true,
          schema: {
            type: 'object',
            properties: {
              fair: { type: 'boolean' },
              score: { type: 'integer', minimum: 0, maximum: 10 },
              note: { type: 'string' },
            },
            required: ['fair', 'score', 'note'],
            additionalProperties: false,
          },
        },
      },
    });
  });

  test.each([
    '{"fair":true,"score":3}',
    ' {"fair": true, "score": 3}\n',
    '```json\n{"fair":true,"score":3}\n```',
    '```\n{"fair":true,"score":3}```\n',
  ])('reads %j', async (text) => {
    const [ask] = await asksOf(verb);
    expect(await verb([answered(ask!, text)])).toEqual({ rewards: { score: 3 } });
  });

  test('asks again with the answer that did not fit and what is wrong with it, the same way each time', async () => {
    const [first] = await asksOf(verb);
    const answers = [answered(first!, '{"fair":true,"score":11}')];
    const [second] = await asksOf(verb, answers);
    expect(second!.key).not.toBe(first!.key);
    expect(second!.prompt.items.slice(1)).toEqual([
      { type: 'message', role: 'assistant', content: '{"fair":true,"score":11}' },
      { type: 'message', role: 'user', content: expect.stringMatching(/score: .*10/) },
    ]);
    expect(await asksOf(verb, answers)).toEqual([second]);
    expect(await verb([...answers, answered(second!, '{"fair":true,"score":1}')])).toEqual({ rewards: { score: 1 } });
  });

  test('gives up after three answers that do not fit', async () => {
    let asks = 0;
    const answer = async (ask: PendingAsk) => {
      asks++;
      return answered(ask, 'no idea');
    };
    await expect(settle(verb, answer)).rejects.toMatchObject({
      name: 'UnreadableAnswerError',
      role: 'judge',
      message: expect.stringContaining('"no idea"'),
    });
    expect(asks).toBe(3);
  });

  test('asks again where an answer was cut short', async () => {
    const [ask] = await asksOf(verb);
    const cut = { key: ask!.key, items: [says('{"fair":tr')], incomplete: 'max_tokens' };
    expect(await asksOf(verb, [cut])).toEqual([ask]);
    expect(await verb([cut, answered(ask!, '{"fair":true,"score":4}')])).toEqual({ rewards: { score: 4 } });
  });
});

describe('verdict', () => {
  const graded = (answer: readonly Item[]) => /\[\[(\d)\]\]/.exec(outputText(answer))?.[1];
  const verb = rewardOf(async ({ judge }) => Number(await judge.verdict('Grade it.', graded, { temperature: 0.2 })));

  test('is what the hook reads in the answer', async () => {
    const [ask] = await asksOf(verb);
    expect(ask!.prompt.sampling).toEqual({ temperature: 0.2 });
    expect(await verb([answered(ask!, 'Good: [[7]]')])).toEqual({ rewards: { score: 7 } });
  });

  test('asks the same again where the hook can read nothing, or the answer was cut short', async () => {
    const [ask] = await asksOf(verb);
    const answers: GivenAnswer[] = [answered(ask!, 'Hm.')];
    expect(await asksOf(verb, answers)).toEqual([ask]);
    answers.push({ key: ask!.key, items: [], incomplete: 'max_tokens' });
    expect(await asksOf(verb, answers)).toEqual([ask]);
    expect(await verb([...answers, answered(ask!, '[[2]]')])).toEqual({ rewards: { score: 2 } });
  });

  test('gives up after three answers, as a class of failure of its own', async () => {
    const answers: string[] = [];
    const answer = async (ask: PendingAsk) => {
      answers.push('Hm.');
      return answered(ask, 'Hm.');
    };
    const error: unknown = await settle(verb, answer).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'UnreadableAnswerError', role: 'judge' });
    expect(classified(error, 'environment_error')).toMatchObject({ type: 'judge_unparseable', nonRetryable: true });
    expect(answers).toHaveLength(3);
  });
});
