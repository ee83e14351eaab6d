import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { checkEnvironment, type EnvironmentReport } from '../../../environments/check/check.ts';
import { failureText, reportText } from '../../../cli/env/report.ts';
import { user } from '../../../contracts/transcript.ts';
import { defineEnvironment } from '../../../environments/define.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
let random = 0;

/** Does to each row what the row says. */
const trouble = defineEnvironment({
  name: 'trouble',
  description: 'Everything that can go wrong.',
  row: z.object({ what: z.string() }),
  state: z.object({ what: z.string(), kept: z.unknown().optional() }),
  roles: ['judge'],
  open({ row }) {
    if (row.what === 'open') throw new Error('cannot open');
    return { state: { what: row.what }, items: row.what === 'item' ? [{ type: 'x', n: [NaN] }] : [user('Go.')] };
  },
  tools: {
    keep: {
      description: 'Keep something.',
      input: z.object({ n: z.int() }),
      run(_, { state }) {
        const odd = { map: new Map(), date: new Date(), big: 1n, hole: [undefined], nan: NaN, class: new Odd() };
        if (state.what in odd) state.kept = { deep: [odd[state.what as keyof typeof odd]] };
        if (state.what === 'tool') throw new Error('cannot keep');
        return 'kept';
      },
    },
  },
  async user({ state }) {
    if (state.what === 'loop') for (;;) random += 1;
    if (state.what === 'hang') await new Promise(() => undefined);
    if (state.what === 'user') throw new Error('cannot speak');
    return undefined;
  },
  gold: ({ row }) => (row.what.startsWith('gold') ? row.what : undefined),
  rewards: {
    first: ({ row }) => (row.what === 'random' ? (random += 1) : row.what === 'nan' ? NaN : 1),
    async second({ row, models, transcript }) {
      if (row.what === 'score') throw new Error('cannot score');
      if (row.what === 'judge by the clock') random += 1;
      if (/judge/.test(row.what)) return Number(await models.judge.text(`How good? ${random}`));
      return Number(!JSON.stringify(transcript).includes('gold and wrong'));
    },
  },
  close({ state }) {
    if (state.what === 'close') throw new Error('cannot close');
  },
});

class Odd {
  readonly field = 1;
}

/** Checks one row, with a call, a text, and what the script has besides. */
async function check(
  what: unknown,
  turns: readonly unknown[] | null = [{ calls: [{ name: 'keep', arguments: { n: 1 } }] }, 'Done.'],
  more: readonly object[] = [],
): Promise<EnvironmentReport> {
  const script = [...(turns === null ? [] : [{ role: 'policy', row: 0, turns }]), ...more];
  return checkFiles([JSON.stringify({ what })].join('\n'), script.map((entry) => JSON.stringify(entry)).join('\n'));
}

async function checkFiles(rows: string, script: string | undefined): Promise<EnvironmentReport> {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = { rows: join(folder, 'rows.jsonl'), script: join(folder, 'script.jsonl') };
  writeFileSync(files.rows, rows);
  if (script !== undefined) writeFileSync(files.script, script);
  return checkEnvironment({ environment: trouble, options: {}, folder: here.slice(0, -1), seconds: 0.2, ...files });
}

const failuresOf = (report: EnvironmentReport) => report.failures.map((failure) => failureText(report, failure));

test('a row in order is verified, with its reward and why it ended', async () => {
  expect(await check('fine')).toMatchObject({
    environment: 'trouble',
    rows: 1,
    verified: 1,
    failed: 0,
    mean_reward: 2,
    failures: [],
    notes: [],
    results: [{ row: 0, reward: 2, rewards: { first: 1, second: 1 }, stop_reason: 'completed' }],
  });
});

describe('a failure names the row, its line and the hook', () => {
  test.each([
    ['open', 'open: cannot open'],
    ['item', 'open: items[0].n[0] is NaN, which is not JSON.'],
    ['map', 'tool "keep": state.kept.deep[0] is a Map, which is not JSON.'],
    ['date', 'tool "keep": state.kept.deep[0] is a Date, which is not JSON.'],
    ['big', 'tool "keep": state.kept.deep[0] is a bigint, which is not JSON.'],
    ['hole', 'tool "keep": state.kept.deep[0][0] is undefined, which is not JSON'],
    ['class', 'tool "keep": state.kept.deep[0] is a Odd, which is not JSON.'],
    ['tool', 'tool "keep": cannot keep'],
    ['user', 'user: cannot speak'],
    ['loop', 'user: did not end within 0.2 s'],
    ['hang', 'user: did not end within 0.2 s'],
    ['score', 'reward "second": cannot score'],
    ['random', 'reward "first": scores the same conversation with 1, then 2'],
    ['close', 'close: cannot close'],
    [3, 'open: The row does not fit the environment "trouble": what: '],
  ])('%j', async (what, message) => {
    random = 0;
    const report = await check(what);
    expect(report).toMatchObject({ verified: 0, failed: 1 });
    const [first, ...others] = failuresOf(report);
    expect(first).toContain(`row 0 (rows.jsonl:1): ${message}`);
    expect(others).toEqual([]);
  });

  test('and the author’s line, where there is one', async () => {
    const { failures } = await check('tool');
    expect(failures[0]?.at).toMatch(/check\.test\.ts:\d+$/);
    expect((await check('map')).failures[0]).not.toHaveProperty('at');
  });

  test('a score that is no number is named though all are scored at once', async () => {
    const [failure] = failuresOf(await check('nan', ['Done.']));
    expect(failure).toContain('reward "first": The reward "first" of "trouble" is NaN');
  });
});

describe('judges', () => {
  const judge = (turns: unknown[]) => ({ role: 'judge', turns });

  test('answer from the script, once for both times the row is scored', async () => {
    expect(await check('judge', ['Done.'], [judge(['0.5'])])).toMatchObject({ mean_reward: 1.5, failures: [] });
  });

  test('without an answer are told what to add', async () => {
    expect(failuresOf(await check('judge', ['Done.'], [judge([])]))).toEqual([
      expect.stringContaining('script.jsonl has no answer 1 of the role "judge": add {"role": "judge", "row": 0,'),
    ]);
  });

  test('asked again hear first that the prompt may be another one each time', async () => {
    const [failure] = failuresOf(await check('judge by the clock', ['Done.'], [judge(['0.5'])]));
    expect(failure).toMatch(/script: a prompt with a time or a random number in it is a new question each time/);
    expect(failure).toContain('script.jsonl has no answer 2 of the role "judge"');
  });
});

describe('gold answers', () => {
  test('have to earn every reward', async () => {
    expect(await check('gold')).toMatchObject({ gold: { rows: 1, full: 1 }, failures: [] });
    const report = await check('gold and wrong');
    expect(report).toMatchObject({ gold: { rows: 1, full: 0 }, verified: 0, failed: 1 });
    expect(failuresOf(report)).toEqual(['row 0 (rows.jsonl:1): reward "second": the gold answer earns 0 instead of 1']);
  });

  test('are judged by what the script says to them, not to its own answer', async () => {
    const bad = { role: 'judge', row: 0, turns: ['0'] };
    const [failure] = failuresOf(await check('gold and judge', ['Done.'], [bad]));
    expect(failure).toContain(
      'reward "second": the gold answer earns 0 instead of 1 (the judge said what script.jsonl',
    );
    expect(failure).toContain('add {"role": "judge", "row": 0, "gold": true, "turns": ["…"]}');
    const good = { role: 'judge', row: 0, gold: true, turns: ['1'] };
    const report = await check('gold and judge', ['Done.'], [bad, good]);
    expect(report).toMatchObject({ failures: [], mean_reward: 1, gold: { rows: 1, full: 1 } });
  });

  test('are enough where the script has no turns', async () => {
    expect(await check('gold', null)).toMatchObject({ verified: 1, mean_reward: null, failures: [] });
  });
});

describe('scripts', () => {
  test('that leave a row out are told what to add', async () => {
    expect(failuresOf(await check('fine', null, [{ role: 'policy', row: 7, turns: ['x'] }]))).toEqual([
      'row 0 (rows.jsonl:1): script: nobody answers: add {"role": "policy", "row": 0, "turns": ["…"]} to script.jsonl, or a gold answer',
    ]);
  });

  test('that end too early are told so', async () => {
    const [failure] = failuresOf(await check('fine', [{ calls: [{ name: 'keep', arguments: { n: 1 } }] }]));
    expect(failure).toContain('script: script.jsonl has 1 turn for it, and the rollout goes on: add one');
  });

  test('that cannot be read are one failure, not one for each row', async () => {
    const report = await checkFiles('{"what":"fine"}\n{"what":"fine"}', '{"turns":');
    expect(failuresOf(report)).toEqual(['trouble: script: script.jsonl: line 1 of the script is not JSON']);
  });

  test('that are not there do not keep rows from being opened', async () => {
    const report = await checkFiles('{"what":"open"}\n{"what":"gold"}', undefined);
    expect(failuresOf(report)).toEqual([expect.stringContaining('row 0 (rows.jsonl:1): open: cannot open')]);
  });

  test('may show an error, which is worth a note', async () => {
    const calls = [
      { name: 'kep', arguments: {} },
      { name: 'keep', arguments: { n: 'x' } },
      { name: 'keep', arguments: '{' },
    ];
    const { failures, notes } = await check('fine', [{ calls }, 'Done.']);
    expect(failures).toEqual([]);
    expect(notes).toEqual([
      'row 0 (rows.jsonl:1): the script calls the unknown tool "kep"',
      expect.stringContaining('the script calls "keep" with {"n":"x"}: {"detail":'),
      expect.stringContaining('the script calls "keep" with {: {"error":"Invalid tool call arguments'),
    ]);
  });
});

test('lines that are no rows do not hide the others, and blank lines are none', async () => {
  const report = await checkFiles('{"what":"gold"}\n\n{\n[]\n{"what":"gold"}\n', undefined);
  expect(report).toMatchObject({ rows: 4, verified: 2, failed: 2 });
  expect(failuresOf(report)).toEqual([
    expect.stringContaining('row 1 (rows.jsonl:3): row: not valid JSON ('),
    'row 2 (rows.jsonl:4): row: is not a JSON object',
  ]);
});

test('a dataset without rows is a failure', async () => {
  expect(failuresOf(await checkFiles('\n', ''))).toEqual([expect.stringContaining('rows.jsonl is empty')]);
});

/** As without colors, which a CI's log has. */
const textOf = (...args: Parameters<typeof reportText>) => stripVTControlCharacters(reportText(...args));

describe('the report', () => {
  const many = (rows: number) => checkFiles(Array(rows).fill('{"what":"open"}').join('\n'), '');

  test('lists few rows one by one', async () => {
    expect(textOf([await check('gold')])).toMatch(/row 0 {2}verified {2}reward 2 {2}first 1, second 1 {2}completed/);
  });

  test('of many rows lists failures only, and no more than can be read', async () => {
    const report = await many(30);
    expect(textOf([report])).not.toMatch(/row 0 {2}failed/);
    expect(textOf([report])).toContain('… and 10 more: --verbose lists them');
    expect(textOf([report], true)).toContain('row 29 (rows.jsonl:30): open: cannot open');
    expect(textOf([report], true)).toMatch(/row 29 {2}failed/);
  });
});
