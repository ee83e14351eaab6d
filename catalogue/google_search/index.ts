/** NeMo Gym's questions with a search engine: search and read, then put the letter of the right option into a box. */

import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { lax } from '../../contracts/lax.ts';
import { sinceOpening } from '../../contracts/transcript.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { parseOption } from './box.ts';
import { keys, provider } from './choose.ts';

export const googleSearch = defineEnvironment({
  name: 'google_search',
  description: 'Multiple-choice questions with web search, graded by the letter in the box.',
  placement: 'queue',
  // What was called and said is in the transcript.
  reads_state: false,
  row: gymRow({
    expected_answer: lax.str(),
    task_difficulty_qwen3_32b_avg_8: lax.float(),
    /** The documents that come with this environment, in place of the batch's. */
    documents: z.literal('example').optional(),
  }),
  state: z.object({ documents: z.literal('example').optional() }),
  options: z.object({
    /** Path of the documents to search in place of the web, as the workers see it. */
    documents: z.string().nullable().default(null),
    /** Whether pages inside the workers' own network may be read. */
    private_addresses: z.boolean().default(false),
    /** Answers like Google's. */
    endpoint: z.url().default('https://www.googleapis.com/customsearch/v1'),
  }),
  needs: { keys },
  open: ({ row: { documents, responses_create_params } }) => ({
    state: { ...(documents && { documents }) },
    items: responses_create_params.input,
  }),
  tools: {
    search: {
      description: 'Search Google for a query and return up to 10 search results.',
      input: z.object({ query: lax.str() }),
      run: async ({ query }, { state, options, signal }) => ({
        search_results: await provider(state, options).search(query, signal),
      }),
    },
    browse: {
      description: 'Return the main text of a web page, shortened if it is very long.',
      input: z.object({ url: lax.str() }),
      run: async ({ url }, { state, options, signal }) => ({
        page_content: await provider(state, options).browse(url, signal),
      }),
    },
  },
  gold({ row: { expected_answer } }) {
    return /^\w+$/.test(expected_answer) ? `\\boxed{${expected_answer}}` : undefined;
  },
  rewards: {
    correct({ row, transcript }) {
      const parsed = parseOption(sinceOpening(transcript, row.responses_create_params.input));
      if ('verify_error' in parsed) return { score: 0, details: { parsed_option: null, ...parsed } };
      return { score: Number(parsed.option === row.expected_answer), details: { parsed_option: parsed.option } };
    },
  },
});
