import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { exitCodeFor } from '../../../cli/errors.ts';
import type { ReverifyFlags } from '../../../cli/reverify/flags.ts';
import { temporaryFolder } from '../../results/batch-in-store.ts';
import { closed, opened, replayed, talking, unreplayed } from './environments.ts';
import { called, nemoRecord, readLines, run, said, writeLines } from './records.ts';

const row = {
  responses_create_params: { input: [{ role: 'user', content: 'A or B?' }] },
  options: [{ A: 'x', B: 'y' }],
  expected_answer: 'B',
};
const answered = nemoRecord(row, [said('\\boxed{B}')], {
  reward: 0,
  options: row.options,
  expected_answer: 'B',
});
const own = 'test/cli/reverify/environments.ts';

async function refusal(file: string, flags: ReverifyFlags): Promise<string> {
  const error: unknown = await run(file, flags).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error && exitCodeFor(error)).toBe(2);
  return (error as Error).message;
}

describe('a wrong command', () => {
  test.each([
    [{ environment: 'mqca' }, 'unknown environment "mqca" (did you mean "mcqa"?)'],
    [{ environment: 'mcqa:strict' }, 'has no preset "strict"'],
    [{ environment: 'mcqa@somewhere' }, 'without a queue'],
    [{}, 'r.jsonl:1: the row names the unknown environment "unknown_agent"'],
    [{ environment: 'mcqa', option: ['mode=x'] }, 'has no option "mode"'],
    [{ environment: 'mcqa', option: ['grading_mode=x'] }, 'grading_mode'],
    [{ environment: 'mcqa', concurrency: '0' }, '--concurrency must be a whole number'],
    [{ environment: 'mcqa', model: ['polcy=x'] }, 'there is no role "polcy" (did you mean "policy"?)'],
    [{ environment: 'coffee_bar' }, 'no model for the role "judge" of coffee_bar: add --model judge=NAME[@URL]'],
    [{ environment: 'coffee_bar', model: ['judge=scripted:none.jsonl'] }, 'cannot read'],
    [{ environment: 'mcqa', rows: 'none.jsonl' }, 'no such file'],
  ])('is refused before anything is scored: %j', async (flags, message) => {
    const folder = await temporaryFolder();
    const file = writeLines(join(folder, 'r.jsonl'), [answered]);
    const out = join(folder, 'out.jsonl');
    expect(await refusal(file, { ...flags, out })).toContain(message);
    expect(existsSync(out)).toBe(false);
  });

  test('a model for a role that nobody has is left out, and said to be', async () => {
    const folder = await temporaryFolder();
    const file = writeLines(join(folder, 'r.jsonl'), [answered]);
    const said: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    onTestFinished(() => spy.mockRestore());
    expect((await run(file, { environment: 'mcqa', model: ['judge=x'] })).code).toBe(0);
    expect(said.join('')).toContain(
      'The model of the role judge is not used: no environment of this file has that role.',
    );
  });

  test('a policy may be bound, and a script that comes with the environment be named', async () => {
    const folder = await temporaryFolder();
    const file = writeLines(join(folder, 'r.jsonl'), [answered]);
    expect((await run(file, { environment: 'mcqa', model: ['some-model'] })).code).toBe(0);
    const flags = { environment: 'coffee_bar', model: ['judge=scripted'] };
    expect((await run(file, flags)).report['failures']).toEqual({ environment_not_replayable: 1 });
  });

  test('--out takes nothing away: not what is there, unless forced, and never the records themselves', async () => {
    const folder = await temporaryFolder();
    const file = writeLines(join(folder, 'r.jsonl'), [answered]);
    const link = join(folder, 'link.jsonl');
    symlinkSync(file, link);
    const there = writeLines(join(folder, 'out.jsonl'), ['mine']);
    const environment = 'mcqa';
    expect(await refusal(file, { environment, out: there })).toContain('--force');
    expect(await refusal(file, { environment, out: link, force: true })).toContain('is FILE itself');
    expect(await refusal(file, { environment, out: there, force: true, rows: there })).toContain('is --rows itself');
    expect(await refusal(file, { environment, out: folder, force: true })).toContain('is a folder');
    expect(readLines(file)).toEqual([answered]);
    expect((await run(file, { environment, out: there, force: true })).code).toBe(0);
    expect(readLines(there)).toMatchObject([{ reward: 1 }]);
  });
});

describe('an environment of the user', () => {
  const steps = (...outputs: string[]) => outputs.flatMap((output, at) => called(`c${at}`, 'step', {}, output));
  const record = ({ name }: { name: string }, output: object[]) => ({
    ...nemoRecord(row, output, { reward: 0 }),
    environment: name,
  });

  test('is replayed if it says that it can be, and refused if there is something to replay', async () => {
    const folder = await temporaryFolder();
    const cut = { type: 'function_call', call_id: 'cut', name: 'step', arguments: '{}' };
    const file = writeLines(join(folder, 'r.jsonl'), [
      record(replayed, [...steps('1', '2'), said('two')]),
      record(replayed, [...steps('1', '7'), cut]),
      record(unreplayed, [said('none')]),
      record(unreplayed, steps('1')),
    ]);
    const out = join(folder, 'out.jsonl');
    const { code, report } = await run(file, { environments: [own], out });
    expect(code).toBe(1);
    expect(report).toMatchObject({ failures: { environment_not_replayable: 1 }, replay_differs: 1 });
    expect(readLines(out).map(({ reward }) => reward as unknown)).toEqual([2, 2, 0, null]);
  });

  test('needs no model for a role that is idle, or that spoke for the user', async () => {
    const folder = await temporaryFolder();
    const file = writeLines(join(folder, 'r.jsonl'), [record(talking, [said('A word.')])]);
    const flags = { environments: [own], environment: 'talking' };
    expect(await run(file, flags)).toMatchObject({ code: 0, report: { scored: 1, mean: { new: 1 } } });
    expect(await refusal(file, { ...flags, option: ['strict=true'] })).toContain('no model for the role "judge"');
  });

  test('goes on after a record that is nested too deep, which keeps its other fields and gets no reward', async () => {
    const folder = await temporaryFolder();
    const good = record(replayed, [said('fine')]);
    const rest: Record<string, unknown> = { ...good, note: 'kept' };
    delete rest['response'];
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const file = writeLines(join(folder, 'r.jsonl'), [
      `${JSON.stringify(rest).slice(0, -1)},"response":{"output":${deep}}}`,
      good,
    ]);
    const out = join(folder, 'out.jsonl');
    const { code, report } = await run(file, { environments: [own], out });
    expect(code).toBe(1);
    expect(report).toMatchObject({ records: 2, scored: 1, failures: { invalid_record: 1 } });
    const [refused, scored] = readLines(out);
    const failure = { class: 'invalid_record', message: 'nested more than 1000 deep, and left out: response' };
    expect(refused).toEqual({ ...rest, reward: null, failure });
    expect(scored).toMatchObject({ reward: 0 });
  });

  test.each(['['.repeat(5_000), `${'['.repeat(5_000)}${']'.repeat(5_000)}`])(
    'refuses a file with a deep line that is no record at all (%#)',
    async (line) => {
      const folder = await temporaryFolder();
      const file = writeLines(join(folder, 'r.jsonl'), [record(replayed, [said('fine')]), line]);
      expect(await refusal(file, { environments: [own] })).toContain('r.jsonl:2: nested more than 1000 deep');
    },
  );

  test('is closed whatever happens, and a hook that throws fails its record alone', async () => {
    const folder = await temporaryFolder();
    const failing = { type: 'function_call', call_id: 'x', name: 'fail', arguments: '{}' };
    const file = writeLines(join(folder, 'r.jsonl'), [
      record(replayed, [failing, { type: 'function_call_output', call_id: 'x', output: '' }]),
      record(replayed, [said('throw')]),
      record(replayed, [...steps('1'), said('fine')]),
      record(replayed, [{ id: 'no type' }]),
    ]);
    const { report } = await run(file, { environments: [own] });
    expect(report).toMatchObject({ scored: 1, failures: { environment_error: 2, invalid_record: 1 } });
    expect(opened.length).toBeGreaterThanOrEqual(3);
    expect(closed.toSorted()).toEqual(opened.toSorted());
  });
});
