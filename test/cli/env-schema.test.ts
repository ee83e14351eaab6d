/** The JSON Schemas of the verbs, held against what workflows and environments have said. */

import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { verbSchemas } from '../../cli/verb-schemas.ts';
import { verbs, type Verb } from '../../contracts/environment.ts';
import { environments } from '../../catalogue/index.ts';

const names = Object.keys(verbs) as Verb[];

function validator(verb: Verb, side: 'input' | 'output'): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  ajv.addVocabulary(['verbs']);
  ajv.addSchema(verbSchemas(), 'verbs');
  return ajv.getSchema(`verbs#/verbs/${verb}/${side}`) ?? expect.fail(`no schema for the ${side} of ${verb}`);
}

interface Said {
  readonly verb: Verb;
  readonly side: 'input' | 'output';
  readonly value: any;
}

/** Whatever the recorded histories hold of verbs: regular activities, and the results of local ones. */
function recorded(): Said[] {
  const folder = new URL('../histories/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return files.flatMap((name) => {
    const { events } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { events: any[] };
    const types = new Map<string, string>();
    return events.flatMap((event): Said[] => {
      const { activityTaskScheduledEventAttributes: scheduled, activityTaskCompletedEventAttributes: completed } =
        event;
      const { details } = event.markerRecordedEventAttributes ?? {};
      if (scheduled) {
        types.set(event.eventId, scheduled.activityType.name);
        return said(scheduled.activityType.name, 'input', scheduled.input);
      }
      if (completed) return said(types.get(completed.scheduledEventId) ?? '', 'output', completed.result);
      return details?.result ? said(decoded(details.data).activity_type, 'output', details.result) : [];
    });
  });
}

function said(activity: string, side: Said['side'], payloads: any): Said[] {
  const verb = names.find((name) => activity.endsWith(`.${name}`));
  return verb ? [{ verb, side, value: decoded(payloads) }] : [];
}

function decoded({ payloads }: { payloads: { data: string }[] }): any {
  return JSON.parse(Buffer.from(payloads[0]!.data, 'base64').toString());
}

describe('the schemas', () => {
  const values = recorded();

  it.each(names.flatMap((verb) => [[verb, 'input'] as const, [verb, 'output'] as const]))(
    'of %s accept every recorded %s',
    (verb, side) => {
      const validate = validator(verb, side);
      const found = values.filter((one) => one.verb === verb && one.side === side);
      expect(found.length).toBeGreaterThan(0);
      for (const { value } of found) {
        expect(validate(value), JSON.stringify([validate.errors, value])).toBe(true);
      }
    },
  );

  it.each(names.filter((verb) => verb !== 'describe'))('of %s refuse an input that lacks something', (verb) => {
    const { value } = values.find((one) => one.verb === verb && one.side === 'input')!;
    expect(validator(verb, 'input')({ ...value, key: undefined })).toBe(false);
  });

  it('tell an ask from a result', () => {
    const validate = validator('reward', 'output');
    expect(validate({ ask: [{ role: 'judge', key: 'k', prompt: { items: [], tools: [], sampling: {} } }] })).toBe(true);
    expect(validate({ rewards: { correct: 1 } })).toBe(true);
    expect(validate({ rewards: { correct: 'yes' } })).toBe(false);
    expect(validate({ ask: [{ role: 'judge' }] })).toBe(false);
    expect(validate({})).toBe(false);
  });

  it('accept the description of every environment that ships', () => {
    const validate = validator('describe', 'output');
    for (const environment of environments.values()) {
      const description = JSON.parse(JSON.stringify(environment.describe()));
      expect(validate(description), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it('of one verb stand alone', () => {
    const { verbs: one, $defs } = verbSchemas('open');
    expect(Object.keys(one)).toEqual(['open']);
    expect(Object.keys($defs)).not.toContain('Asking');
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    ajv.addVocabulary(['verbs']);
    ajv.addSchema({ ...verbSchemas('open') }, 'open');
    const { value } = values.find(({ verb, side }) => verb === 'open' && side === 'output')!;
    expect(ajv.getSchema('open#/verbs/open/output')?.(value)).toBe(true);
  });

  it('define what is shared once, under its name, and nothing that nobody uses', () => {
    const whole = verbSchemas();
    const used = new Set(
      [...JSON.stringify(whole).matchAll(/"\$ref":"#\/\$defs\/(\w+)"/g)].map(([, definition]) => definition),
    );
    expect([...used].sort()).toEqual(Object.keys(whole.$defs).sort());
    expect([...used]).toEqual(expect.arrayContaining(['BlobRef', 'Item', 'Conversation']));
  });

  it('name every verb and every side of it', () => {
    for (const [verb, { description, input, output }] of Object.entries(verbSchemas().verbs)) {
      expect(description).not.toBe('');
      const title = verb[0]!.toUpperCase() + verb.slice(1);
      expect([input['title'], output['title']]).toEqual([`${title}Input`, `${title}Output`]);
    }
  });
});
