/** NeMo Gym's competitive programming: a Python program, run against tests that the model does not see. */

import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { sinceOpening } from '../../contracts/transcript.ts';
import { outputText } from '../../conversation/text.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { strip } from '../python/text.ts';
import { usableMemory } from '../../environments/slots.ts';
import { extractCode, violatesReasoningFormat } from './extract.ts';
import { goldProgram } from './gold.ts';
import { grade } from './grade.ts';
import { interpreter } from './interpreter.ts';

export const codeGen = defineEnvironment({
  name: 'code_gen',
  description: 'Python programs, run in a sandbox against hidden tests.',
  placement: 'queue',
  needs: { python: true, sandbox: true },
  // Rows have a hundred tests of ten seconds, and programs wait for each other.
  hook_timeout: '6 hours',
  row: gymRow({
    verifier_metadata: z.object({
      unit_tests: z.object({
        /** What a program reads or, one JSON value a line, what a function is called with. */
        inputs: z.array(z.string()),
        /** What it has to print or, as JSON, to return. */
        outputs: z.array(z.string()),
        /** The function to call; without one, the program reads and prints. */
        fn_name: z.string().nullish(),
      }),
      difficulty: z.string().nullish(),
    }),
  }),
  options: z.object({
    /** Programs that run at once on a machine: no more than it has processors, or than fit into its memory. */
    num_processes: z.int().min(1).default(8),
    /** For each test. */
    unit_test_timeout_secs: z.int().min(1).max(3600).default(10),
    /** The reward of a program whose answer holds thinking tags. */
    reasoning_format_penalty: z.number().default(0),
    /** What a program may use. */
    memory_limit_mib: z.int().min(256).max(1_048_576).default(4096),
  }),
  state: z.object({}),
  async open({ row }) {
    // An answer that cannot be run is not worth a model call.
    await interpreter();
    return { state: {}, items: row.responses_create_params.input };
  },
  gold: ({ row }) => goldProgram(row.verifier_metadata.unit_tests),
  rewards: {
    async correct({ row, options, transcript, signal }) {
      const { unit_tests: tests, difficulty = null } = row.verifier_metadata;
      const output = sinceOpening(transcript, row.responses_create_params.input);
      const text = outputText(output);
      const code = extractCode(text);
      if (strip(text) === '') return { score: 0, details: { ...ungraded, difficulty } };
      if (code === '') return { score: 0, details: { ...ungraded, extracted_model_output: text, difficulty } };

      const job = { code, inputs: tests.inputs, outputs: tests.outputs, fn_name: tests.fn_name ?? null };
      // A program that takes more than the machine has is to be refused it, not killed for it.
      const memoryBytes = Math.floor(Math.min(options.memory_limit_mib * 2 ** 20, usableMemory()));
      const grading = { job, seconds: options.unit_test_timeout_secs, memoryBytes, signal };
      const graded = await grade(await interpreter(), grading, options.num_processes);
      const passed = graded.result.every((result) => result === true);
      const violates = violatesReasoningFormat(text, output);
      return {
        score: violates ? options.reasoning_format_penalty : Number(passed),
        details: {
          extracted_model_output: text,
          extracted_model_code: code,
          ...graded,
          reasoning_format_violation_rate: Number(violates),
          difficulty,
        },
      };
    },
  },
});

/** What is said of an answer without a program. */
const ungraded = {
  extracted_model_output: null,
  extracted_model_code: null,
  result: null,
  metadata: null,
  unit_tests_time_taken: null,
  reasoning_format_violation_rate: 0,
};
