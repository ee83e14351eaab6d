/** Whether the models answer: one call of one token each. */

import { RolloutFailure } from '../../contracts/rollout-failure.ts';
import { displayUrl } from '../../contracts/presentable.ts';
import { errorText } from '../../contracts/error-text.ts';
import { parseBindings, type GivenBinding, type GivenBindings } from '../bindings.ts';
import { checkUrl } from '../server-url.ts';
import { examine, ok, problem, sinceText, warning, type Finding } from './finding.ts';
import { askOneToken, pathOf, type Endpoint } from './model-call.ts';
import { explainFailure } from './model-failure.ts';
import { keyText, listed, listModels } from './model-list.ts';

/** A model may still have to be loaded when its first call comes. */
const callLimitMs = 30_000;
const openaiUrl = 'https://api.openai.com/v1';

/** Those of `--model`, and `DGYM_MODEL` for the policy. */
export async function checkModels(given: GivenBindings): Promise<readonly Finding[]> {
  const named = process.env['DGYM_MODEL'];
  let bindings = given;
  if (!given['policy'] && named) {
    try {
      bindings = { ...parseBindings({ policy: named }), ...given };
    } catch (error) {
      return [problem('model policy', errorText(error), 'fix DGYM_MODEL: NAME@URL')];
    }
  }
  if (Object.keys(bindings).length === 0) return checkServer();
  return (await Promise.all(Object.entries(bindings).flatMap(([role, binding]) => checkBinding(role, binding)))).flat();
}

/** One finding for each of its servers. */
export function checkBinding(
  role: string,
  binding: GivenBinding,
  limitMs = callLimitMs,
): Promise<readonly Finding[]>[] {
  const { provider, model, urls, key_variable: keyVariable = 'OPENAI_API_KEY', file } = binding;
  const check = `model ${role}`;
  if (provider === 'scripted') {
    return [Promise.resolve([ok(check, `scripted: ${file ?? 'what comes with the environment'}`)])];
  }
  return (urls ?? [openaiUrl]).map((url) => {
    const silence = `look whether ${displayUrl(url)} hangs, or is still loading the model`;
    const endpoint = { role, provider, model, url, keyVariable };
    return examine(check, silence, (signal) => call(check, endpoint, signal), limitMs);
  });
}

async function call(check: string, endpoint: Endpoint, signal: AbortSignal): Promise<Finding> {
  const start = performance.now();
  try {
    const { response } = await askOneToken(endpoint, signal);
    const { model, url, keyVariable } = endpoint;
    const as = response.model === model ? '' : ` as ${response.model}`;
    const where = `${displayUrl(url)}${pathOf(endpoint)}`;
    return ok(check, `${model} answers${as} at ${where} in ${sinceText(start)}; ${keyText(keyVariable)}`);
  } catch (error) {
    if (!(error instanceof RolloutFailure)) throw error;
    const finding = await explainFailure(check, error, endpoint, signal);
    return error.configuration ? { ...finding, refused: true } : finding;
  }
}

/** Where no model is named there may still be a server to ask for its models. */
function checkServer(): Promise<readonly Finding[]> {
  const { OPENAI_BASE_URL: given, OPENAI_API_KEY: key } = process.env;
  const next = 'dgym doctor --model NAME@URL, or set DGYM_MODEL';
  if (!given && !key) return Promise.resolve([warning('models', 'none is named, so none was asked', next)]);
  const todo = 'check OPENAI_BASE_URL and OPENAI_API_KEY';
  return examine('models', todo, async (signal) => {
    const url = given ? checkUrl('OPENAI_BASE_URL', given) : openaiUrl;
    const { models, refusal } = await listModels(url, 'OPENAI_API_KEY', signal);
    const keyed = keyText('OPENAI_API_KEY');
    // A key alone does not say that OpenAI's models are wanted.
    const lost = given ? problem : warning;
    if (!models) return lost('models', `${displayUrl(url)}/models: ${refusal}; ${keyed}`, todo);
    return ok('models', `${displayUrl(url)} has ${listed(models)}; ${keyed}`, next);
  });
}
