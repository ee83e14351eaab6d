import { describe, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { defineEnvironment, gymRow, ToolError, type Item, type RoleModel, type Transcript } from '../../index.ts';
import { coffeeBar } from '../../catalogue/coffee_bar/index.ts';

const Line = z.object({ product: z.string(), count: z.int().default(1) });

describe('what must compile', () => {
  test('everything a hook is given is inferred from the schemas, without an annotation', () => {
    const shop = defineEnvironment({
      name: 'shop',
      description: '',
      row: gymRow({ guest: z.string(), budget: z.number().optional() }),
      state: z.object({ lines: z.array(Line), heard: z.int().default(0) }),
      options: z.object({ strict: z.boolean().default(true), limit: z.int().default(3) }),
      presets: { loose: { strict: false }, open: {} },
      roles: ['user', 'judge'],
      open({ row, options, key, signal }) {
        expectTypeOf(row.guest).toEqualTypeOf<string>();
        expectTypeOf(row.budget).toEqualTypeOf<number | undefined>();
        expectTypeOf(row.responses_create_params.input).toEqualTypeOf<Item[]>();
        expectTypeOf(row.responses_create_params.max_output_tokens).toEqualTypeOf<number | null | undefined>();
        expectTypeOf(options).toEqualTypeOf<{ strict: boolean; limit: number }>();
        expectTypeOf({ key, signal }).toEqualTypeOf<{ key: string; signal: AbortSignal }>();
        return { state: { lines: [] }, items: row.responses_create_params.input };
      },
      tools: {
        add: {
          description: '',
          input: Line,
          run(line, { state, options, models }) {
            expectTypeOf(line).toEqualTypeOf<{ product: string; count: number }>();
            expectTypeOf(state).toEqualTypeOf<{ lines: { product: string; count: number }[]; heard: number }>();
            expectTypeOf(options.limit).toEqualTypeOf<number>();
            expectTypeOf(models).toEqualTypeOf<Readonly<Record<'user' | 'judge', RoleModel>>>();
            if (state.lines.length > options.limit) throw new ToolError('full');
            state.lines.push(line);
            return state.lines;
          },
        },
        list: {
          description: '',
          input: z.object({}),
          run: (input, { state }) => {
            expectTypeOf(input).toEqualTypeOf<Record<string, never>>();
            return state.lines;
          },
        },
      },
      user({ row, state, transcript, models }) {
        expectTypeOf(transcript).toEqualTypeOf<Transcript>();
        return state.heard++ > 0 ? undefined : models.user.text(`You are ${row.guest}.`);
      },
      rewards: {
        right: ({ row, state }) => Number(state.lines[0]?.product === row.guest),
        async polite({ models }) {
          const verdict = await models.judge.parse(
            z.object({ polite: z.boolean(), why: z.string().nullable() }),
            'Is it?',
          );
          expectTypeOf(verdict).toEqualTypeOf<{ polite: boolean; why: string | null }>();
          return { score: Number(verdict.polite), details: { why: verdict.why } };
        },
      },
      weights: { polite: 0.2 },
      close({ state }) {
        expectTypeOf(state.heard).toEqualTypeOf<number>();
      },
    });
    expectTypeOf(shop.rewards).toEqualTypeOf<readonly ('right' | 'polite')[]>();
  });

  test('an environment without tools, options, roles and a user', () => {
    const echo = defineEnvironment({
      name: 'echo',
      description: '',
      row: z.object({ text: z.string() }),
      state: z.null(),
      open: ({ row }) => ({ state: null, items: [{ type: 'message', role: 'user', content: row.text }] }),
      rewards: {
        same({ models, state }) {
          expectTypeOf(models).not.toHaveProperty('judge');
          expectTypeOf(state).toEqualTypeOf<null>();
          return 1;
        },
      },
    });
    expectTypeOf(echo.rewards).toEqualTypeOf<readonly 'same'[]>();
  });

  test('the names of shipped rewards', () => {
    expectTypeOf(coffeeBar.rewards).toEqualTypeOf<readonly ('order' | 'polite')[]>();
  });
});

describe('what must not compile', () => {
  const common = {
    name: 'wrong',
    description: '',
    row: z.object({ a: z.string() }),
    state: z.object({ n: z.number() }),
  } as const;
  const open = () => ({ state: { n: 1 }, items: [] });
  const rewards = { one: () => 1 };

  test('an opening state that does not match its schema', () => {
    defineEnvironment({
      ...common,
      // @ts-expect-error n is a number
      open: () => ({ state: { n: 'one' }, items: [] }),
      rewards,
    });
  });

  test('an opening item that is none', () => {
    defineEnvironment({
      ...common,
      // @ts-expect-error an item has a type
      open: () => ({ state: { n: 1 }, items: [{ role: 'user', content: 'x' }] }),
      rewards,
    });
  });

  test('a field that the row does not have', () => {
    defineEnvironment({
      ...common,
      open: ({ row }) => ({
        // @ts-expect-error there is no b
        state: { n: row.b },
        items: [],
      }),
      rewards: {
        // @ts-expect-error there is no b
        one: ({ row }) => Number(row.b),
      },
    });
  });

  test('a field that the state does not have, in every hook', () => {
    defineEnvironment({
      ...common,
      open,
      tools: {
        add: {
          description: '',
          input: z.object({}),
          // @ts-expect-error there is no m
          run: (_, { state }) => state.m,
        },
      },
      // @ts-expect-error there is no m
      user: ({ state }) => String(state.m),
      // @ts-expect-error there is no m
      rewards: { one: ({ state }) => Number(state.m) },
      // @ts-expect-error there is no m
      close: ({ state }) => console.log(state.m),
    });
  });

  test('a wrong value for the state', () => {
    defineEnvironment({
      ...common,
      open,
      rewards,
      user({ state }) {
        // @ts-expect-error n is a number
        state.n = 'one';
        return undefined;
      },
    });
  });

  test('a role that is not declared', () => {
    defineEnvironment({
      ...common,
      roles: ['judge'],
      open,
      rewards: {
        // @ts-expect-error there is no user
        one: async ({ models }) => Number(await models.user.text('x')),
      },
    });
    defineEnvironment({
      ...common,
      open,
      rewards: {
        // @ts-expect-error there are no roles
        one: async ({ models }) => Number(await models.judge.text('x')),
      },
    });
  });

  test('a field that the judge was not asked for', () => {
    defineEnvironment({
      ...common,
      roles: ['judge'],
      open,
      rewards: {
        async one({ models }) {
          const verdict = await models.judge.parse(z.object({ fair: z.boolean() }), 'x');
          // @ts-expect-error there is no fare
          return Number(verdict.fare);
        },
      },
    });
  });

  test('a weight for a reward that does not exist', () => {
    defineEnvironment({
      ...common,
      open,
      rewards,
      weights: {
        // @ts-expect-error there is no such reward
        onne: 1,
      },
    });
  });

  test('an argument that the tool does not take, or takes as something else', () => {
    defineEnvironment({
      ...common,
      open,
      rewards,
      tools: {
        add: {
          description: '',
          input: z.object({ by: z.number() }),
          run({ by }, { state }) {
            // @ts-expect-error by is a number
            by.trim();
            return (state.n += by);
          },
        },
        sub: {
          description: '',
          input: z.object({ by: z.number() }),
          // @ts-expect-error there is no amount
          run: ({ amount }) => Number(amount),
        },
      },
    });
  });

  test('a tool that reads the row', () => {
    defineEnvironment({
      ...common,
      open,
      rewards,
      tools: {
        // @ts-expect-error tools do not see the row
        add: { description: '', input: z.object({}), run: (_, { row }) => Number(row) },
      },
    });
  });

  test('an option that does not exist', () => {
    const options = z.object({ strict: z.boolean().default(true) });
    defineEnvironment({
      ...common,
      options,
      open({ options }) {
        // @ts-expect-error there is no loose
        return { state: { n: Number(options.loose) }, items: [] };
      },
      rewards: {
        // @ts-expect-error strict is a boolean
        one: ({ options }) => options.strict.length,
      },
    });
  });

  test('options that are not an object', () => {
    defineEnvironment({
      ...common,
      open,
      rewards,
      // @ts-expect-error options have names
      options: z.string(),
    });
  });

  test('a preset with an unknown option, or a wrong value', () => {
    const options = z.object({ strict: z.boolean().default(true) });
    defineEnvironment({
      ...common,
      open,
      rewards,
      options,
      presets: {
        fine: { strict: false },
        // @ts-expect-error there is no loose
        unknown: { loose: true },
        // @ts-expect-error strict is a boolean
        wrong: { strict: 'no' },
      },
    });
  });

  test('a score that is no number', () => {
    defineEnvironment({
      ...common,
      open,
      rewards: {
        // @ts-expect-error a boolean is not a score
        one: () => true,
        // @ts-expect-error details need a score beside them
        two: () => ({ details: {} }),
      },
    });
  });

  test('a placement that does not exist', () => {
    defineEnvironment({
      ...common,
      open,
      rewards,
      // @ts-expect-error inline or queue
      placement: 'local',
    });
  });

  test('a model asked while opening', () => {
    defineEnvironment({
      ...common,
      roles: ['judge'],
      // @ts-expect-error nobody would make the call
      open: async ({ models }) => ({ state: { n: Number(models) }, items: [] }),
      rewards,
    });
  });

  test('a model asked while closing', () => {
    defineEnvironment({
      ...common,
      roles: ['judge'],
      open,
      rewards,
      // @ts-expect-error nobody would make the call
      close: ({ models }) => console.log(models),
    });
  });
});
