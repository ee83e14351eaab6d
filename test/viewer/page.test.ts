import { createHash } from 'node:crypto';
import { DomUtils, parseDocument } from 'htmlparser2';
import { expect, test } from 'vitest';
import type { Distribution } from '../../reports/figures.ts';
import type { Report } from '../../reports/report.ts';
import { collectReport } from '../../reports/collect.ts';
import { compareBatches } from '../../reports/compare.ts';
import { comparisonPage } from '../../viewer/comparison.ts';
import { reportPage } from '../../viewer/page.ts';
import type { Plot } from '../../viewer/plot.ts';
import { reportBatch } from '../reports/batch.ts';
import { endings, type Looks } from './endings.ts';

const hostile = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(2)>',
  "<!--<script>'&amp;",
  '\u001b[2Jred\u2028',
  'a_name_without_an_end_'.repeat(20),
];

test('a page is one file: nothing in it is loaded, and its policy lets nothing else run', async () => {
  const page = read(reportPage(await reportOf({ rows: 4, samples: 3 })));
  const elements = DomUtils.getElementsByTagName(() => true, page.document);
  const loads = elements.flatMap(({ name, attribs }) =>
    ['src', 'srcset', 'href', 'data', 'action', 'style'].flatMap((key) =>
      attribs[key] ? [`${name} ${key}=${attribs[key]}`] : [],
    ),
  );
  expect(loads).toEqual(['link href=data:,']);
  expect(elements.flatMap(({ attribs }) => Object.keys(attribs)).filter((name) => name.startsWith('on'))).toEqual([]);
  expect(page.style).not.toMatch(/url\(|@import/);
  expect(page.all('script').join('')).not.toMatch(/sourceMappingURL/);

  const policy =
    elements.find(({ attribs }) => attribs['http-equiv'] === 'Content-Security-Policy')?.attribs.content ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  for (const text of [page.style, ...page.programs]) {
    expect(policy).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  }
});

test('names are text, whatever is in them', async () => {
  const report = await reportOf({
    rows: 4,
    samples: 3,
    tools: hostile,
    models: { policy: hostile[0]!, judge: hostile[1]! },
  });
  const text = reportPage(report);
  const page = read(text);
  expect(page.programs).toHaveLength(2);
  expect(page.all('img')).toEqual([]);
  expect(page.all('script')).toHaveLength(4);
  expect(page.data).toEqual(report);
  const cells = page.all('td');
  for (const name of hostile.slice(0, 3)) expect(cells).toContain(name);
  expect(cells).toContain(hostile[4]);
  // eslint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
});

test('every series of a report is drawn, and is in the table below', async () => {
  const report = await reportOf({ rows: 12, samples: 4, models: { policy: 'm-1', judge: 'm-2' }, binary: false });
  const page = read(reportPage(report));
  const { overall } = report;
  const drawn = new Map(page.plots.map((plot) => [plot.title, plot]));
  const values = (title: string, name?: string) =>
    drawn.get(title)?.series.find((series) => name === undefined || series.name === name)?.values;

  const histograms: [string, Distribution][] = [
    ['Rewards', overall.reward.distribution],
    ['Mean reward of groups', overall.groups.mean],
    ['Spread within groups', overall.groups.std],
    ['Turns', overall.turns.distribution],
    ['Input tokens per rollout', overall.usage.input_tokens_per_rollout],
    ['Output tokens per rollout', overall.usage.output_tokens_per_rollout],
    ['Time per rollout', overall.usage.seconds_per_rollout],
    ...overall.models.by_role.map(({ role, model, latency }): [string, Distribution] => [
      `Latency of ${role}: ${model}`,
      latency,
    ]),
  ];
  for (const [title, { count, histogram }] of histograms) {
    const bars = values(title) as number[];
    if (histogram.kind === 'ranges') expect(bars).toEqual(histogram.bins.map((bin) => bin.count));
    expect(bars.reduce((sum, bar) => sum + bar)).toBe(count);
  }
  const { reward_by_turns: byTurns } = overall.turns;
  expect(values('Reward by turns', 'mean reward')).toEqual(byTurns.map((bin) => bin.reward_mean));
  expect(values('Reward by turns', 'rollouts verified')).toEqual(byTurns.map((bin) => bin.rollouts));
  expect(values('Success with k samples', 'pass@k: any of k passes')).toEqual(
    overall.success.at_k.map((point) => point.pass_at_k.value),
  );
  // No reward here reaches 1.
  expect(values('Passing samples per group')).toEqual([overall.groups.complete, 0, 0, 0, 0]);
  expect(values('Stop reasons')).toEqual(overall.stops.reasons.map(({ count }) => count));
  expect(values('Failures by class')).toEqual(overall.rollouts.failures.map(({ count }) => count));
  const { by_tool: byTool } = overall.tools;
  expect(values('Tool calls and errors', 'taken')).toEqual(byTool.map(({ calls, errors }) => calls - errors));
  expect(values('Tool calls and errors', 'refused (errors)')).toEqual(byTool.map(({ errors }) => errors));
  expect(values('Latency by model and role', 'median')).toEqual(
    overall.models.by_role.map(({ latency }) => latency.quantiles.p50),
  );
  const { buckets, bucket_seconds: seconds } = overall.timeline;
  expect(values('Throughput', 'verified')).toEqual(buckets.map(({ verified }) => verified));
  expect(values('Throughput', 'failed')).toEqual(buckets.map(({ failed }) => failed));
  expect(values('Throughput', 'open')).toEqual(buckets.map(({ open }) => open));
  expect(values('Reward over time')).toEqual(buckets.map((bucket) => bucket.reward_mean));
  expect(values('Latency over time', 'mean')).toEqual(buckets.map((bucket) => bucket.latency_mean));
  expect(values('Output tokens over time')).toEqual(buckets.map((bucket) => bucket.output_tokens / seconds));

  const cells = page.all('td');
  for (const { title, along, axis, series } of page.plots) {
    expect(title && along.title && axis.title).toBeTruthy();
    for (const { values, shown } of series) {
      expect(values).toHaveLength(along.labels.length);
      expect(shown).toHaveLength(along.labels.length);
      expect(cells).toEqual(expect.arrayContaining(shown));
    }
  }
});

test('a batch of which nothing, or only failures, has ended is told of all the same', async () => {
  const failed = read(reportPage(await reportOf({ rows: 3, samples: 2, failing: 1 })));
  expect(failed.plots.map(({ title }) => title)).toContain('Failures by class');
  expect(failed.all('p')).toContain('No rollout is verified: there are no rewards.');

  const { store, batch } = await reportBatch([[null, null]]);
  const nothing = read(reportPage(await collectReport(store, batch)));
  expect(nothing.plots).toEqual([]);
  expect(nothing.all('p')).toContain('Partial: some rollouts have not ended.');
  expect(nothing.text).not.toMatch(/NaN|Infinity|undefined/);
});

test('each environment has its own plots, folded away', async () => {
  const environments = ['quiz', hostile[0]!];
  const given = { environments, environmentOf: (row: number) => row % 2 };
  const { store, batch } = await reportBatch(endings({ rows: 4, samples: 2 }), given);
  const page = read(reportPage(await collectReport(store, batch)));
  expect(page.all('summary')).toEqual(expect.arrayContaining(environments));
  expect(page.plots.filter(({ title }) => title === 'Rewards')).toHaveLength(3);
});

test('two batches are compared metric by metric', async () => {
  const { store, batch: a } = await reportBatch(endings({ rows: 8, samples: 3, seed: 1 }));
  const { batch: b } = await reportBatch(endings({ rows: 8, samples: 3, seed: 2 }), { store, batch: 'b2' });
  const comparison = await compareBatches(store, a, b);
  const page = read(comparisonPage(comparison));
  expect(page.data).toEqual(comparison);
  expect(page.plots.map(({ title }) => title)).toEqual([
    'Differences of rewards and shares',
    'Rows that changed',
    'Changes of turns, tokens, time and cost',
  ]);
  expect(page.text).not.toMatch(/NaN|Infinity|undefined/);
});

async function reportOf(looks: Looks): Promise<Report> {
  const { store, batch } = await reportBatch(endings(looks));
  return collectReport(store, batch);
}

function read(text: string) {
  const document = parseDocument(text);
  const named = (name: string) => DomUtils.getElementsByTagName(name, document);
  const json = (id: string) => JSON.parse(DomUtils.textContent(DomUtils.getElementById(id, document)!));
  return {
    document,
    all: (name: string) => named(name).map((element) => DomUtils.textContent(element).trim()),
    /** Scripts that a browser runs. */
    programs: named('script')
      .filter(({ attribs }) => attribs.type === undefined)
      .map((element) => DomUtils.textContent(element)),
    style: DomUtils.textContent(named('style')),
    data: json('data'),
    plots: json('plots') as Plot[],
    /** What a reader sees. */
    text: DomUtils.innerText(DomUtils.getElementsByTagName('main', document)),
  };
}
