/** JSON Schemas of an environment's verbs, for those who write one in another language. */

import { z } from 'zod';
import { BlobRef, Spill } from '../contracts/blob.ts';
import { Item, Sampling, ToolSpec } from '../contracts/conversation.ts';
import { RowRef } from '../contracts/dataset.ts';
import { Answer, Ask, Asking, Needs, Options, verbs, type Verb } from '../contracts/environment.ts';
import { Chunk, Conversation, Prompt } from '../contracts/history.ts';
import { isObject } from '../contracts/json.ts';

export interface VerbSchemas {
  readonly $schema: string;
  readonly title: string;
  readonly description: string;
  readonly verbs: Readonly<Record<string, VerbSchema>>;
  readonly $defs: Schema;
}

interface VerbSchema {
  readonly description: string;
  readonly input: Schema;
  readonly output: Schema;
}

type Schema = Readonly<Record<string, unknown>>;

const dialect = 'https://json-schema.org/draft/2020-12/schema';

const about =
  'What a worker answers for an environment NAME: activities called NAME.<verb>, each with one JSON argument and one JSON ' +
  'result. A result may also have `seconds`, the time that the attempt took, and `attempts`, which attempt it was. Fields ' +
  'that are not named here may come with a later version: ignore them.';

const aboutVerbs: Readonly<Record<Verb, string>> = {
  describe: 'Says what the environment is; a batch asks it before anything starts.',
  open: 'Turns a row into the initial state and the opening conversation.',
  call: 'Runs a tool call of the model on the state.',
  reply: 'Speaks for the user; without a message the conversation ends. Asked only where `open` said `converses`.',
  reward: 'Scores the rollout.',
  close: 'Releases what `open` acquired; called once the rollout has ended, however it ended.',
};

const aboutFields: Readonly<Record<string, string>> = {
  store: 'URL of the store, for values that are too large for history.',
  key: 'The same at every attempt of this step: an idempotency key for effects outside the state.',
  'DescribeInput.options': 'Those that the batch sets. An unknown one is an error of type `invalid_option`.',
  'DescribeOutput.options': 'JSON Schema of the options.',
  'DescribeOutput.row': 'JSON Schema of a row.',
  weights: 'Weight of each reward, by name.',
  roles: 'Roles of models that the verbs ask, beside the policy.',
  replayable: 'Whether recorded tool calls can be played again to rebuild the state.',
  reads_state: 'Whether a reward reads the state; where none does, nothing need be played again. By default one does.',
  placement: 'For a worker in another language: `queue`.',
  options: 'Those of the batch, with preset and defaults filled in.',
  preset: 'A named set of options, under those that are given.',
  resolved_options: 'The options of the input, with preset and defaults filled in.',
  state: 'What the rollout remembers between verbs: any JSON. The workflow keeps it and hands it to each verb.',
  answers: 'Answers to what this verb asked models before, in the same step.',
  inline_bytes: 'An output with more bytes of JSON than this has to be a Spill.',
  converses: 'Whether `reply` speaks for a user.',
  output: 'What the model reads.',
  message: 'What the user says next; without one the conversation ends.',
  rewards: 'Finite numbers by name, not yet weighted.',
  details: 'Fields for the record.',
};

/** What is shared has a name and stands in `$defs`. */
const shared: readonly (readonly [id: string, schema: z.ZodType, description: string])[] = [
  ['BlobRef', BlobRef, 'A stored object: where it is, and what it has to be.'],
  ['Spill', Spill, 'Stands in the place of a value that is too large for history: the object holds it as JSON.'],
  ['Item', Item, 'An item of the conversation, as in the OpenAI Responses API.'],
  ['ToolSpec', ToolSpec, 'A function tool as the model sees it.'],
  ['Sampling', Sampling, 'Parameters of a model request, by the names of the OpenAI Responses API.'],
  ['Prompt', Prompt, 'What a conversation opens with.'],
  [
    'Chunk',
    Chunk,
    'Consecutive items: as they are, or an object that holds a JSON array of them. The `output` of a tool call may be a Spill.',
  ],
  ['Conversation', Conversation, 'The conversation so far: the prompt, and chunks in their order.'],
  ['RowRef', RowRef, 'A row of the dataset: a line, counted from 0, of a JSON Lines object.'],
  ['Options', Options, 'Settings of a batch for the environment.'],
  ['Ask', Ask, 'A model call that the workflow makes for the environment; `key` finds its answer again.'],
  ['Asking', Asking, 'In the place of a result: the verb is called again with the answers.'],
  ['Answer', Answer, 'The answer to an ask. Equal keys are answered in the order in which they were asked.'],
  ['Needs', Needs, 'What the environment needs of the machine that its worker runs on.'],
];

/** Names of ours over the metadata that the schemas have of their own. */
class Names extends z.core.$ZodRegistry<Record<string, unknown>> {
  override get(schema: z.core.$ZodType): Record<string, unknown> {
    return { ...z.globalRegistry.get(schema), ...super.get(schema) };
  }
}

/** @param only - the verb wanted. @default all of them */
export function verbSchemas(only?: Verb): VerbSchemas {
  const names = new Names();
  for (const [id, schema, description] of shared) names.add(schema, { id, title: id, description });
  const wanted = (Object.keys(verbs) as Verb[]).filter((verb) => only === undefined || verb === only);
  const all = z.object(
    Object.fromEntries(
      wanted.map((verb) => [verb, z.object({ input: verbs[verb].input, output: verbs[verb].output })]),
    ),
  );
  // What goes over the wire is what a parser takes; as outputs, objects would be closed, and no field could ever be added.
  const made = z.toJSONSchema(all, { io: 'input', metadata: names, override: tidy }) as Schema;
  return {
    $schema: dialect,
    title: only === undefined ? 'Verbs of an environment' : `The verb ${only} of an environment`,
    description: about,
    verbs: Object.fromEntries(
      wanted.map((verb) => {
        const { input, output } = propertiesOf(propertiesOf(made)[verb]);
        const name = verb.charAt(0).toUpperCase() + verb.slice(1);
        return [
          verb,
          {
            description: aboutVerbs[verb],
            input: { title: `${name}Input`, ...explained(input, `${name}Input`) },
            output: { title: `${name}Output`, ...explained(output, `${name}Output`) },
          },
        ];
      }),
    ),
    $defs: isObject(made['$defs']) ? made['$defs'] : {},
  };
}

/** With a sentence for each field that has one; a result may be either of two objects. */
function explained(schema: unknown, title: string): Schema {
  const { properties, anyOf, ...rest } = isObject(schema) ? schema : {};
  return {
    ...rest,
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map((option) => explained(option, title)) }),
    ...(isObject(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([field, value]) => {
          const description = aboutFields[`${title}.${field}`] ?? aboutFields[field];
          return [field, { ...(description !== undefined && { description }), ...(value as Schema) }];
        }),
      ),
    }),
  };
}

function propertiesOf(schema: unknown): Schema {
  return isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
}

/** Leaves out what is so because the schemas are written in TypeScript. */
function tidy({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  delete jsonSchema.id;
  delete jsonSchema.readOnly;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (JSON.stringify(jsonSchema.propertyNames) === '{"type":"string"}') delete jsonSchema.propertyNames;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
