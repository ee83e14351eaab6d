/** NeMo Gym's structured outputs: whether an answer, text or tool call, adheres to the row's JSON Schema. */

import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { sinceOpening } from '../../contracts/transcript.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { check } from './check.ts';
import { formats } from './formats.ts';

export const structuredOutputs = defineEnvironment({
  name: 'structured_outputs',
  description: 'Answer in JSON, YAML, XML, TOML, CSV or by a tool call, as a JSON Schema demands.',
  placement: 'inline',
  // A tool call is the answer.
  max_turns: 1,
  row: gymRow({
    /** The JSON Schema, as text. */
    schema_str: z.string(),
    /** What the answer's text is written in. */
    schema_type: z.enum(formats).default('json'),
    /** `tool_call` grades the arguments of the only tool call; all else grades the text. */
    response_mode: z.string().nullish(),
    /** The tool that has to be called; any, if none is named. */
    tool_name: z.string().nullish(),
    /** The argument that the schema is about; all of them, if none is named. */
    tool_payload_key: z.string().nullish(),
  }),
  options: z.object({
    /** Reads the texts in XML as the types that the schema names. */
    xml_coerce_types: z.boolean().default(true),
  }),
  state: z.object({}),
  open: ({ row }) => ({ state: {}, items: row.responses_create_params.input }),
  rewards: {
    async adheres({ row, options: settings, transcript, signal }) {
      const { schema_str, schema_type, response_mode, tool_name, tool_payload_key } = row;
      const question = { schema_str, schema_type, response_mode, tool_name, tool_payload_key };
      const output = sinceOpening(transcript, row.responses_create_params.input);
      const failure = await check({ output, question, settings }, signal);
      return {
        score: Number(failure === undefined),
        details: { error_type: null, error_message: null, ...failure },
      };
    },
  },
});
