/** Taking orders at a coffee bar: tools over a menu, a simulated guest who changes their mind, a judge of manners. */

import { z } from 'zod';
import { system, user } from '../../contracts/transcript.ts';
import { lastReply } from '../../conversation/text.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { ToolError } from '../../environments/errors.ts';

const menu = { espresso: 2.5, cappuccino: 3.5, tea: 3, croissant: 2, cookie: 1.5 } as const;
const products = Object.keys(menu) as (keyof typeof menu)[];
const Order = z.partialRecord(z.enum(products), z.int().min(0));
const Line = z.object({ product: z.enum(products), count: z.int().positive().default(1) });
const Verdict = z.object({ polite: z.boolean(), reason: z.string() });

export const coffeeBar = defineEnvironment({
  name: 'coffee_bar',
  description: 'Take the order of a guest who keeps changing it.',
  placement: 'inline',
  row: z.object({ guest: z.string(), greeting: z.string(), wishes: z.array(z.string()), expected: Order }),
  state: z.object({ order: Order, heard: z.int() }),
  options: z.object({ partial_credit: z.boolean().default(true) }),
  presets: { all_or_nothing: { partial_credit: false } },
  roles: ['user', 'judge'],

  open: ({ row }) => ({
    state: { order: {}, heard: 0 },
    items: [system('You serve at a coffee bar. Keep the order up to date with the tools.'), user(row.greeting)],
  }),

  tools: {
    add: {
      description: 'Add a product to the order.',
      input: Line,
      run({ product, count }, { state }) {
        state.order[product] = (state.order[product] ?? 0) + count;
        return { order: state.order, total: totalOf(state.order) };
      },
    },
    remove: {
      description: 'Take a product off the order.',
      input: Line,
      run({ product, count }, { state }) {
        const left = (state.order[product] ?? 0) - count;
        if (left < 0) throw new ToolError(`There are only ${left + count} of ${product} in the order.`);
        state.order[product] = left;
        return { order: state.order, total: totalOf(state.order) };
      },
    },
  },

  user({ row, state, transcript, models }) {
    const wish = row.wishes[state.heard++];
    if (wish === undefined) return undefined;
    return models.user.text(
      `You are ${row.guest} at a coffee bar and were just told: "${lastReply(transcript)}" In one sentence, ask for this: ${wish}`,
    );
  },

  rewards: {
    order({ row, state, options }) {
      const named = products.filter((product) => (state.order[product] ?? 0) + (row.expected[product] ?? 0) > 0);
      const wrong = named.filter((product) => (state.order[product] ?? 0) !== (row.expected[product] ?? 0));
      const share = named.length === 0 ? 1 : 1 - wrong.length / named.length;
      return { score: options.partial_credit ? share : Math.floor(share), details: { wrong_products: wrong } };
    },
    async polite({ transcript, models }) {
      const { polite, reason } = await models.judge.parse(
        Verdict,
        `Would a guest of a coffee bar call this polite?\n\n${lastReply(transcript)}`,
      );
      return { score: Number(polite), details: { manners: reason } };
    },
  },
  weights: { polite: 0.2 },
});

function totalOf(order: z.infer<typeof Order>): number {
  return products.reduce((sum, product) => sum + (order[product] ?? 0) * menu[product], 0);
}
