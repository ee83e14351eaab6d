import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Row } from '../../contracts/dataset.ts';
import type { ScriptedAnswer } from '../../contracts/script.ts';
import { missing } from '../../catalogue/code_gen/interpreter.ts';
import { environments } from '../../catalogue/index.ts';
import { play } from '../../environments/play.ts';
import { missingVenv } from '../../catalogue/python/venv.ts';
import { serveAfresh } from '../../environments/serve-afresh.ts';

/** NeMo Gym's example rows are not part of this project; where they lie beside it, they have to run unchanged. */
const folder = process.env['NEMO_GYM_DATA'] ?? fileURLToPath(new URL('../../../shared/data/nemo-gym', import.meta.url));
const lack = await missing();
const names = [
  ...(lack === undefined ? ['code_gen'] : []),
  'calendar',
  'equivalence_llm_judge',
  'example_multi_step',
  'example_session_state_mgmt',
  'example_single_tool_call',
  'google_search',
  'math_advanced_calculations',
  ...(missingVenv('math_with_judge') === undefined ? ['math_with_judge'] : []),
  'mcqa',
  'structured_outputs',
  'workplace_assistant',
];

describe.skipIf(!existsSync(folder)).each(names)('NeMo Gym’s rows of %s', (name) => {
  const environment = environments.get(name)!;
  const files = existsSync(folder) ? readdirSync(join(folder, name)).filter((file) => file.endsWith('.jsonl')) : [];
  const rows = files.flatMap((file) =>
    readFileSync(join(folder, name, file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row),
  );

  test('open with their own tools and messages as they are', async () => {
    expect(rows.length).toBeGreaterThanOrEqual(5);
    for (const row of rows) {
      const params = row['responses_create_params'] as { input: string | object[]; tools?: object[] };
      const input = typeof params.input === 'string' ? [{ role: 'user', content: params.input }] : params.input;
      const { items, tools } = await serveAfresh(environment).open({ row, options: environment.resolveOptions({}) });
      expect(items).toEqual(input.map((item) => ({ type: 'message', ...item })));
      expect(JSON.stringify(tools)).toBe(JSON.stringify(params.tools ?? []));
    }
  });

  test('pay a model that knows the answer, and not one that does not', async () => {
    for (const row of rows) {
      const judge = (label: string) => ({ judge: [label, label] });
      const knowing = await play(environment, { row, script: answers(name, row), answers: judge('[[A=B]]') });
      expect(knowing.reward).toBe(1);
      const { reward } = await play(environment, { row, script: ['I do not know.'], answers: judge('[[A!=B]]') });
      expect(reward).toBe(name === 'example_single_tool_call' ? 1 : 0);
    }
  });
});

function answers(name: string, row: Row): ScriptedAnswer[] {
  const call = (tool: string, args: Record<string, unknown>) => ({ calls: [{ name: tool, arguments: args }] });
  switch (name) {
    case 'code_gen':
    case 'calendar':
      return [...environments.get(name)!.gold(row, {})!];
    case 'example_multi_step': {
      const { expected_synonyms, expected_synonym_values } = row as { [field: string]: (string | number)[] };
      return [
        ...expected_synonyms!.map((synonym) => call('get_synonym_value', { synonym })),
        call('extract_synonym_values', { synonym_values: expected_synonym_values }),
        'Done.',
      ];
    }
    case 'example_session_state_mgmt': {
      const { initial_count, expected_count } = row as { [field: string]: number };
      return [call('increment_counter', { count: expected_count! - initial_count! }), 'Done.'];
    }
    case 'google_search':
      return [`\\boxed{${String(row['expected_answer'])}}`];
    case 'math_advanced_calculations': {
      const values = JSON.parse(String(row['ground_truth'])) as number[];
      return [...values.map((a) => call('return_constant', { a })), 'Done.'];
    }
    case 'math_with_judge':
      return [`So it is \\boxed{${String(row['expected_answer']).replace(/^\\\(|\\\)$/g, '')}}.`];
    case 'mcqa': {
      const letter = String(row['expected_answer']);
      // One of these forms is what the row asks for.
      const forms = ['Answer', 'Option Selected', 'Final Choice'].map((label) => `${label}: ${letter}`);
      return [[...forms, `ANSWER IS ${letter}`, `\\boxed{${letter}}`].join('\n')];
    }
    case 'structured_outputs': {
      const { schema_str, response_mode, tool_name, tool_payload_key } = row as { [field: string]: string };
      const value = sampleOf(JSON.parse(schema_str!) as Sampled);
      if (response_mode !== 'tool_call') return [JSON.stringify(value)];
      const args = tool_payload_key ? { [tool_payload_key]: value } : (value as Record<string, unknown>);
      return [call(tool_name!, args), 'Done.'];
    }
    case 'workplace_assistant': {
      const calls = row['ground_truth'] as { name: string; arguments: string }[];
      return [{ calls }, 'Done.'];
    }
    default:
      return [call('get_weather', { city: 'San Francisco' }), 'It is cold.'];
  }
}

interface Sampled {
  type?: string | string[];
  enum?: unknown[];
  minItems?: number;
  minimum?: number;
  pattern?: string;
  properties?: Record<string, Sampled>;
  items?: Sampled;
}

/** A value that fits the plain schemas of these rows. */
function sampleOf(schema: Sampled): unknown {
  const { type, enum: values, properties = {}, items = {}, minItems = 0, minimum = 0, pattern = '' } = schema;
  if (values) return values[0];
  switch ([type].flat()[0]) {
    case 'object':
      return Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, sampleOf(schema)]));
    case 'array':
      return Array.from({ length: Math.max(1, minItems) }, () => sampleOf(items));
    case 'integer':
    case 'number':
      return minimum;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return ['text', '2024', '12345'].find((text) => new RegExp(pattern).test(text));
  }
}
