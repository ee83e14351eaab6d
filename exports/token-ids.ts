/** Token ids and log-probabilities of a rollout: whether a trainer can take them. They are checked, never repaired. */

import { traceTokens } from '../results/record/tokens.ts';
import type { Item, Transcript } from '../contracts/conversation.ts';
import type { RolloutRecord } from '../contracts/record.ts';
import { byAnswer, isModels } from '../conversation/answers.ts';
import { tokenFields } from '../conversation/token-ids.ts';

export type TokenFault = 'no_token_ids' | 'broken_token_ids' | 'missing_logprobs' | 'drifted';

/** What is wrong with them; `undefined` where nothing is. */
export function tokenFault({ response, rollout }: RolloutRecord): TokenFault | undefined {
  const { output } = response;
  const calls = lastItems(output);
  if (!output.some(hasTokens)) return 'no_token_ids';
  // An answer without them would be read as part of the next prompt, and not be trained.
  const told = output.filter(hasTokens);
  if (!calls.every(hasTokens) || !told.every(isWhole)) return 'broken_token_ids';
  if (told.some(lacksLogProbs)) return 'missing_logprobs';
  // Older records do not say.
  const trace = rollout.tokens ?? traceTokens(response.output);
  return trace && trace.drifted.length > 0 ? 'drifted' : undefined;
}

/** Items without the token fields where there is nothing in them: verl takes an empty list for an answer. */
export function withoutEmptyTokens(output: Transcript): object[] {
  return output.map((item) => {
    if (hasTokens(item) || !tokenFields.some((field) => field in item)) return item;
    return Object.fromEntries(Object.entries(item).filter(([name]) => !tokenFields.some((field) => field === name)));
  });
}

function hasTokens(item: Item): boolean {
  const ids = item['generation_token_ids'];
  return Array.isArray(ids) && ids.length > 0;
}

function isWhole(item: Item): boolean {
  const [prompt, generated, logProbs] = tokenFields.map((field) => item[field]);
  return (
    isIds(prompt) &&
    isIds(generated) &&
    Array.isArray(logProbs) &&
    logProbs.length === generated.length &&
    logProbs.every((value) => isLogProb(value) || isUnsaid(value))
  );
}

/** The server could not say one. The ids are true; a trainer would need the number. */
function lacksLogProbs(item: Item): boolean {
  const logProbs = item['generation_log_probs'];
  return Array.isArray(logProbs) && logProbs.some(isUnsaid);
}

/** JSON has no word for what is no number: Python writes `null`, or its name as text. */
function isUnsaid(value: unknown): boolean {
  return value === null || (typeof value === 'string' && Number.isNaN(Number(value)));
}

function isIds(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((id) => Number.isInteger(id) && (id as number) >= 0);
}

/** Rounding may lift a certainty a little above 0. */
function isLogProb(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value <= 1e-5;
}

/** Of everything that the model said in one go, the last item: there is where a call's token ids stand. */
function lastItems(output: Transcript): Item[] {
  return byAnswer(output)
    .flatMap((items) => items.slice(-1))
    .filter(isModels);
}
