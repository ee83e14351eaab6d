/** NeMo Gym's office assistant: e-mails, calendar, web analytics, tasks and customers, as the model's calls leave them. */

import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { lax } from '../../contracts/lax.ts';
import { isFunctionCall, sinceOpening } from '../../contracts/transcript.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { sameAfter } from './same.ts';
import { inputOf, type Arguments } from './tool.ts';
import { toolset, work, type Call } from './toolset.ts';

/** What has been done to the office, not the office: that is made anew of its records for each call. */
const State = z.object({ changes: z.array(z.object({ name: z.string(), arguments: z.string() })) });
type State = z.infer<typeof State>;

export const workplaceAssistant = defineEnvironment({
  name: 'workplace_assistant',
  description: 'Do office work with 27 tools; what counts is what has changed in the end.',
  placement: 'inline',
  // What was called and said is in the transcript.
  reads_state: false,
  // The original's agent takes no more steps.
  max_turns: 6,
  row: gymRow({
    id: lax.int(),
    /** Calls that bring the office into the state asked for. NeMo Gym takes a text, too, and finds no calls in it. */
    ground_truth: z.union([lax.list(z.record(z.string(), z.string())), z.string()]),
    category: z.string(),
    environment_name: z.string(),
  }),
  state: State,
  open: ({ row }) => ({ state: { changes: [] }, items: row.responses_create_params.input }),
  tools: Object.fromEntries(
    Array.from(toolset.values(), (tool) => [
      tool.name,
      {
        description: tool.description,
        input: inputOf(tool),
        async run(args: Arguments, { state, signal }: { state: State; signal: AbortSignal }) {
          const { output, change } = await work(tool.name, args, state.changes, signal);
          if (change) state.changes.push(change);
          return output;
        },
      },
    ]),
  ),
  unknown_tool: (name) => ({ output: `Error executing tool '${name}': '${name}'` }),
  gold: ({ row }) => [{ calls: callsOf(row.ground_truth) }, 'It is done.'],
  rewards: {
    async same_state({ row, transcript, signal }) {
      const calls = sinceOpening(transcript, row.responses_create_params.input).filter(isFunctionCall);
      const same = await sameAfter({ calls, truth: callsOf(row.ground_truth) }, signal);
      return Number(same);
    },
  },
});

function callsOf(truth: string | readonly Readonly<Record<string, string>>[]): Call[] {
  const calls = typeof truth === 'string' ? [] : truth;
  return calls.map(({ name = '', arguments: args = '' }) => ({ name, arguments: args }));
}
