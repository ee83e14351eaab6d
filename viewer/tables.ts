/** The tables of a section. */

import type { Distribution } from '../reports/figures.ts';
import { answerFaultNames } from '../contracts/answer-faults.ts';
import type { ModelUse, ServerAnswers } from '../reports/effort.ts';
import type { AtK } from '../reports/outcome.ts';
import type { Section } from '../reports/section.ts';
import { html, type Html } from './html.ts';
import { decimal, dollars, duration, type Format, percent, whole } from './numbers.ts';
import { nameOf } from './plots/models.ts';
import { estimate, estimateOf, rate, table } from './table.ts';

type Table = Html | undefined;

export const atK = ({ success }: Section): Table =>
  table<AtK>(
    'For k samples of a row. "Pessimistic": a failed rollout counts as one that did not pass.',
    [
      { title: 'k', cell: ({ k }) => whole(k) },
      { title: 'pass@k', cell: ({ pass_at_k: value }) => estimateOf(value, percent) },
      { title: 'pessimistic', cell: ({ pass_at_k_pessimistic: value }) => estimate(value, percent) },
      { title: 'pass^k', cell: ({ pass_hat_k: value }) => estimate(value, percent) },
      { title: 'pessimistic', cell: ({ pass_hat_k_pessimistic: value }) => estimate(value, percent) },
      { title: 'mean reward', cell: ({ average_at_k: value }) => estimate(value, decimal) },
      { title: 'majority@k', cell: ({ majority_at_k: value }) => value && estimate(value, percent) },
    ],
    success.at_k,
  );

export const components = ({ reward }: Section): Table =>
  table(
    'Components of the reward, over the verified rollouts that have them',
    [
      { title: 'component', cell: ({ name }) => name, words: true },
      { title: 'rollouts', cell: ({ rollouts }) => whole(rollouts) },
      { title: 'mean', cell: ({ mean }) => decimal(mean) },
      { title: 'standard deviation', cell: ({ std }) => decimal(std) },
      { title: 'least', cell: ({ min }) => decimal(min) },
      { title: 'most', cell: ({ max }) => decimal(max) },
    ],
    reward.components,
  );

export const groups = ({ groups }: Section): Table =>
  facts('Groups: all samples of a row', [
    ['rows', whole(groups.rows)],
    ['complete: all samples are verified', whole(groups.complete)],
    ['incomplete', whole(groups.incomplete)],
    ['without a verified sample', whole(groups.without_verified)],
    ['mixed rewards', estimateOf(groups.mixed_reward, percent)],
    ['some samples pass, some do not', estimateOf(groups.solved_some, percent)],
    ['all samples pass', estimateOf(groups.solved_all, percent)],
    ['no sample passes', estimateOf(groups.solved_none, percent)],
  ]);

export const ends = ({ rollouts, stops }: Section): Table =>
  facts('Ends', [
    ['verified', estimateOf(rollouts.verified_rate, percent)],
    ['cut short by a limit on tokens', estimateOf(stops.truncated, percent)],
    ['cut short by the limit on turns', estimateOf(stops.max_turns, percent)],
    ...rollouts.blame.map((one): [string, string] => [
      `ended early because of the ${one.blame}`,
      `${whole(one.count)} (${percent(one.share_of_attempted)} of attempted)`,
    ]),
  ]);

export const toolTotals = ({ tools }: Section): Table =>
  facts('Tools', [
    ['calls per rollout', estimateOf(tools.calls_per_rollout, decimal)],
    ['refused', rate(tools.errors)],
    ['tell of their calls', rate(tools.told)],
  ]);

export const tools = ({ tools }: Section): Table =>
  table(
    'Tools, the most used first',
    [
      { title: 'tool', cell: ({ tool }) => tool, words: true },
      { title: 'rollouts', cell: ({ rollouts }) => whole(rollouts) },
      { title: 'calls', cell: ({ calls }) => whole(calls) },
      { title: 'errors', cell: ({ errors }) => whole(errors) },
      { title: 'error rate', cell: ({ error_rate: errors }) => percent(errors) },
    ],
    tools.by_tool,
  );

export const models = ({ models }: Section): Table =>
  table<ModelUse>(
    html`Models by role. Rollouts that tell of their calls: ${rate(models.told)}`,
    [
      { title: 'role and model', cell: nameOf, words: true },
      { title: 'rollouts', cell: ({ rollouts }) => whole(rollouts) },
      { title: 'calls', cell: ({ calls }) => whole(calls) },
      { title: 'attempts', cell: ({ attempts }) => whole(attempts) },
      { title: 'retries per call', cell: ({ retries }) => percent(retries.value) },
      { title: 'calls retried', cell: ({ retried }) => percent(retried.value) },
      { title: 'input tokens', cell: ({ input_tokens: tokens }) => whole(tokens) },
      { title: 'output tokens', cell: ({ output_tokens: tokens }) => whole(tokens) },
      { title: 'output tokens a second', cell: ({ tokens_per_second: speed }) => decimal(speed) },
      { title: 'cost', cell: ({ cost }) => dollars(cost) },
    ],
    models.by_role,
  );

export const servers = ({ models }: Section): Table =>
  table(
    'Answers by server, and those in which the server looks at fault',
    [
      { title: 'role and model', cell: nameOf, words: true },
      { title: 'server', cell: ({ endpoint }) => endpoint, words: true },
      { title: 'answers', cell: ({ answers }) => whole(answers) },
      ...answerFaultNames.map((name) => ({
        title: name,
        cell: ({ faults }: ServerAnswers) => {
          const found = faults.find(({ fault }) => fault === name);
          return found ? rate(found.rate) : whole(0);
        },
      })),
    ],
    models.by_server,
  );

export const usage = ({ usage, token_ids: ids }: Section): Table =>
  facts('Tokens, time and cost of all ended rollouts, the failed ones too', [
    ['tell what they used', rate(usage.told)],
    ['input tokens', html`${whole(usage.input_tokens)} <small>of which cached ${whole(usage.cached_tokens)}</small>`],
    [
      'output tokens',
      html`${whole(usage.output_tokens)} <small>of which reasoning ${whole(usage.reasoning_tokens)}</small>`,
    ],
    ['cost', html`${dollars(usage.cost)} <small>${dollars(usage.cost_per_verified)} for a verified rollout</small>`],
    ['time in model calls', duration(usage.model_seconds)],
    ['time in environments', duration(usage.environment_seconds)],
    ['attempts of activities', whole(usage.attempts)],
    ['have token ids', rate(ids.with_ids)],
    ['turns with token ids', whole(ids.turns)],
    ['rollouts whose token ids drifted', rate(ids.drifted)],
    ['turns that drifted', rate(ids.drifted_turns)],
  ]);

export function distributions({ reward, groups, turns, usage, models }: Section): Table {
  const all: [string, Distribution, Format][] = [
    ['reward', reward.distribution, decimal],
    ['mean reward of a row', groups.mean, decimal],
    ['standard deviation of reward in a row', groups.std, decimal],
    ['turns', turns.distribution, decimal],
    ['input tokens', usage.input_tokens_per_rollout, decimal],
    ['output tokens', usage.output_tokens_per_rollout, decimal],
    ['time of a rollout', usage.seconds_per_rollout, duration],
    ...models.by_role.map((use): [string, Distribution, Format] => [`latency, ${nameOf(use)}`, use.latency, duration]),
  ];
  const quantiles = ['p05', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95', 'p99'] as const;
  return table(
    'Distributions',
    [
      { title: 'of', cell: ([name, { of }]) => html`${name} <small>${of}</small>`, words: true },
      { title: 'count', cell: ([, { count, exact }]) => `${whole(count)}${exact ? '' : ' (quantiles of a sample)'}` },
      { title: 'mean', cell: ([, { mean }, format]) => format(mean) },
      { title: 'standard deviation', cell: ([, { std }, format]) => format(std) },
      { title: 'least', cell: ([, { min }, format]) => format(min) },
      ...quantiles.map((name) => ({
        title: name,
        cell: ([, { quantiles: of }, format]: [string, Distribution, Format]) => format(of[name]),
      })),
      { title: 'most', cell: ([, { max }, format]) => format(max) },
    ],
    all,
  );
}

function facts(caption: string, rows: [string, Html | string][]): Table {
  return table(
    caption,
    [
      { title: '', cell: ([name]) => name, words: true },
      { title: 'figure', cell: ([, value]) => value, words: true },
    ],
    rows,
  );
}
