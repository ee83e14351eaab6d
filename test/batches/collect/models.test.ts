/** The models of a batch: complete, and readable. */

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBlob } from '../../../store/blobs.ts';
import { bindModels, readBindings } from '../../../batches/collect/models.ts';
import { ConfigurationError } from '../../../contracts/configuration-error.ts';
import { environmentFile } from '../../../environments/files.ts';
import { environments } from '../../../catalogue/index.ts';
import { temporaryStore } from '../../results/batch-in-store.ts';

const named = (...names: string[]) => ({
  environments: names.map((name) => environments.get(name) ?? expect.fail(name)),
  scriptOf: (name: string) => environmentFile(name, 'script.jsonl'),
});
const mcqa = named('mcqa');
const coffee = named('coffee_bar');
const nothing = {};

describe('the models of a batch', () => {
  it('play every role of its environments', async () => {
    const bindings = await readBindings(['a', 'user=b', 'judge=c'], coffee, nothing);
    expect(Object.entries(bindings).map(([role, { model }]) => [role, model])).toEqual([
      ['policy', 'a'],
      ['user', 'b'],
      ['judge', 'c'],
    ]);
  });

  it('need not play a role that is idle', async () => {
    const math = { ...named('math_with_judge'), idle: new Set(['judge']) };
    expect(Object.keys(await readBindings('a', math, nothing))).toEqual(['policy']);
    expect(Object.keys(await readBindings(['a', 'judge=b'], math, nothing))).toEqual(['policy', 'judge']);
  });

  it('take the policy from DGYM_MODEL when none is given', async () => {
    expect(await readBindings(undefined, mcqa, { DGYM_MODEL: 'm@http://h/v1' })).toMatchObject({
      policy: { model: 'm', urls: ['http://h/v1'] },
    });
    expect(await readBindings(['judge=c', 'user=b'], coffee, { DGYM_MODEL: 'm' })).toMatchObject({
      policy: { model: 'm' },
      judge: { model: 'c' },
    });
    expect(await readBindings('a', mcqa, { DGYM_MODEL: 'm' })).toMatchObject({ policy: { model: 'a' } });
  });

  it.each([
    [undefined, mcqa, 'models: no model: name one'],
    [['a', 'user=b'], coffee, 'no model for the role "judge" of coffee_bar'],
    [['a', 'jugde=b', 'user=c'], coffee, 'did you mean "judge"'],
    ['scripted', named('mcqa', 'coffee_bar'), 'name one file with scripted:FILE'],
    ['scripted:/nowhere/script.jsonl', mcqa, 'cannot read /nowhere/script.jsonl'],
  ])('are refused: %j', async (given, chosen, message) => {
    const all = chosen.environments.length === 2 ? [given, 'user=u', 'judge=j'] : given;
    await expect(readBindings(all, chosen, nothing)).rejects.toThrow(message);
    await expect(readBindings(all, chosen, nothing)).rejects.toThrow(ConfigurationError);
  });

  it('of roles that nobody plays are left out, with a word', async () => {
    const notes: string[] = [];
    const bound = await readBindings(['a', 'judge=b'], mcqa, nothing, (text) => notes.push(text));
    expect(Object.keys(bound)).toEqual(['policy']);
    expect(notes).toEqual(['The model of the role judge is not used: no environment of this batch has that role.']);
  });

  it('refuse a script with a mistake, naming file and line', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'dgym-script-')), 'script.jsonl');
    await writeFile(file, '{"turns":["a"]}\n{"row":0,"turns":[1]}\n');
    await expect(readBindings(`scripted:${file}`, mcqa, nothing)).rejects.toThrow(/script\.jsonl: line 2/);
  });

  it('reach the workflow with their queues, and scripts as blobs', async () => {
    const store = await temporaryStore();
    const given = { policy: 'scripted', user: 'u', judge: { model: 'j', pool: 'big', key_variable: 'JUDGE_KEY' } };
    const models = await bindModels(await readBindings(given, coffee, nothing), store, 'p');
    expect(models).toMatchObject({
      policy: { provider: 'scripted', model: 'scripted', queue: 'p-model' },
      user: { provider: 'openai', model: 'u', queue: 'p-model' },
      judge: { provider: 'openai', model: 'j', queue: 'p-model-big', key_variable: 'JUDGE_KEY' },
    });
    const script = models['policy']?.script ?? expect.fail('no script');
    expect((await readBlob(script)).toString()).toContain('"turns"');
  });

  it('reach the workflow with their prices, and with the time of the batch where they have none of their own', async () => {
    const store = await temporaryStore();
    const price = { input: 1, output: 2 };
    const given = { policy: { model: 'p', price }, user: { model: 'u', timeout: '5s' }, judge: 'j' };
    const bindings = await readBindings(given, coffee, nothing);
    const { policy, user, judge } = await bindModels(bindings, store, 'p', 600);
    expect([policy?.price, user?.price]).toEqual([price, undefined]);
    expect([policy, user, judge].map((model) => model?.timeout_seconds)).toEqual([600, 5, 600]);
    expect((await bindModels(bindings, store, 'p'))['judge']).not.toHaveProperty('timeout_seconds');
  });
});
