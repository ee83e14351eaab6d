/** What to do about a model that does not answer: found out by asking its server something else. */

import type { RolloutFailure } from '../../contracts/rollout-failure.ts';
import { displayUrl } from '../../contracts/presentable.ts';
import { failureClasses } from '../../contracts/failures.ts';
import { problem, warning, type Finding } from './finding.ts';
import { askOneToken, flagOf, statusOf, type Endpoint } from './model-call.ts';
import { keyText, listed, listModels } from './model-list.ts';

export async function explainFailure(
  check: string,
  failure: RolloutFailure,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Finding> {
  const { url, keyVariable } = endpoint;
  const { message } = failure;
  const found = message.includes(keyVariable) ? message : `${message}; ${keyText(keyVariable)}`;
  const status = statusOf(failure);
  if (failure.class === 'model_overloaded') {
    return warning(check, found, 'it is there: wait, or look at the quota of the key');
  }
  if (status === 401 || status === 403) {
    const set = Boolean(process.env[keyVariable]);
    return problem(
      check,
      found,
      set ? `put a key that this server takes into ${keyVariable}` : `export ${keyVariable}=…`,
    );
  }
  if (failure.class === 'model_unreachable') {
    return problem(check, found, `start the model server, or fix its URL; try: curl ${displayUrl(url)}/models`);
  }
  if (failure.class !== 'model_rejected') return problem(check, found, failureClasses[failure.class].advice);
  return problem(check, found, await wayOut(endpoint, status, signal));
}

/** The server answers and refuses: its other API, its list of models, and the usual path tell why. */
async function wayOut(endpoint: Endpoint, status: number | undefined, signal: AbortSignal): Promise<string> {
  const { provider, model, url, keyVariable } = endpoint;
  const noSuchPath = status === 404 || status === 405 || status === 501;
  if (noSuchPath) {
    const other = { ...endpoint, provider: provider === 'openai' ? 'chat-completions' : 'openai' } as const;
    if (await answers(other, signal)) return `${flagOf(other)}, which answers`;
  }
  const { models } = await listModels(url, keyVariable, signal);
  if (models && !models.includes(model)) {
    const [first = model] = models;
    return `the server has ${listed(models)}: ${flagOf({ ...endpoint, model: first })}`;
  }
  if (noSuchPath && !models && !/\/v\d+$/.test(url)) {
    const versioned = { ...endpoint, url: `${url}/v1` };
    const below = await listModels(versioned.url, keyVariable, signal);
    if (below.models) return `the URL lacks /v1: ${flagOf(versioned)}`;
  }
  if (noSuchPath && provider === 'openai') {
    return `check name and URL, or try ${flagOf({ ...endpoint, provider: 'chat-completions' })}`;
  }
  return failureClasses.model_rejected.advice;
}

function answers(endpoint: Endpoint, signal: AbortSignal): Promise<boolean> {
  return askOneToken(endpoint, signal).then(
    () => true,
    () => false,
  );
}
