/**
 * Checks the output of a verb. Any worker in any language may have made it, and workflow code has no zod. Output that does not
 * match `contracts/environment.ts` fails the rollout here, with the name of the field.
 * A test sends the same outputs through both.
 */

import { ApplicationFailure } from '@temporalio/workflow';
import type { Verb, VerbOutput } from '../contracts/environment.ts';
import { isObject } from '../contracts/json.ts';
import { maxInlineBytes } from '../contracts/limits.ts';
import { Unreadable } from './payload-converter.ts';

/** `heard`, or an `environment_error` that names the part that is wrong. */
export function checkHeard<V extends Spoken>(
  type: string,
  verb: V,
  heard: unknown,
  { inline_bytes = maxInlineBytes }: { readonly inline_bytes?: number } = {},
): VerbOutput<V> {
  // Nothing of it is read, and many a language returns nothing where there is nothing to say.
  if (verb === 'close') return {} as VerbOutput<V>;
  const wrong = notAnObject(heard) ?? wrongWith(verb, heard as Fields) ?? tooLarge(heard as Fields, inline_bytes);
  if (wrong === undefined) return heard as VerbOutput<V>;
  throw ApplicationFailure.nonRetryable(`${type} answered with ${wrong}`, 'environment_error');
}

/** What is wrong with a value, as a part of a sentence. */
type Complaint = string | undefined;
type Spoken = Exclude<Verb, 'describe'>;
type Fields = Record<string, unknown>;

function wrongWith(verb: Exclude<Spoken, 'close'>, heard: Fields): Complaint {
  if ('ask' in heard) return wrongAsk(heard['ask']);
  if (verb !== 'reward' && heard['state'] === undefined) return 'no state';
  return complaints[verb](heard) ?? wrongReference('state', heard['state']);
}

const complaints: Record<Exclude<Spoken, 'close'>, (heard: Fields) => Complaint> = {
  open: ({ prompt }) => wrongPrompt(prompt),
  call: ({ output }) => wrongText('output', output),
  reply: ({ message }) => (message == null ? undefined : wrongText('message', message)),
  reward({ rewards, details }) {
    if (!isObject(rewards)) return `rewards that are ${kindOf(rewards)}, not an object of numbers`;
    const named = Object.entries(rewards);
    if (named.length === 0) return 'no rewards';
    const [name, value] = named.find(([, reward]) => !Number.isFinite(reward)) ?? [];
    if (name !== undefined)
      return `${shown(value).slice(0, 80)} as the reward "${name}", which has to be a finite number`;
    if (details != null && !isObject(details)) return `details that are ${kindOf(details)}, not an object`;
    return wrongReference('details', details);
  },
};

function wrongAsk(ask: unknown): Complaint {
  // With nothing to wait for it would be called again at once, and again.
  if (!Array.isArray(ask) || ask.length === 0) return `an ask that is ${kindOf(ask)}, not a list of model calls`;
  for (const one of ask as unknown[]) {
    if (!isObject(one) || typeof one['role'] !== 'string' || typeof one['key'] !== 'string') {
      return 'an ask without a role or a key';
    }
    const wrong = wrongPrompt(one['prompt']);
    if (wrong !== undefined) return `an ask with ${wrong}`;
  }
  return undefined;
}

function wrongPrompt(prompt: unknown): Complaint {
  if (!isObject(prompt)) return prompt === undefined ? 'no prompt' : `a prompt that is ${kindOf(prompt)}`;
  if ('$blob' in prompt) return wrongReference('prompt', prompt);
  const { items, tools, sampling } = prompt;
  if (!Array.isArray(items)) return `a prompt whose items are ${kindOf(items)}, not a list`;
  const stray = items.findIndex((item) => !isObject(item) || (typeof item['type'] !== 'string' && !('role' in item)));
  if (stray >= 0) return `a prompt whose items[${stray}] has no type`;
  if (!Array.isArray(tools)) return `a prompt whose tools are ${kindOf(tools)}, not a list`;
  const nameless = tools.findIndex((tool) => !isObject(tool) || typeof tool['name'] !== 'string');
  if (nameless >= 0) return `a prompt whose tools[${nameless}] has no name`;
  return isObject(sampling) ? undefined : `a prompt whose sampling is ${kindOf(sampling)}, not an object`;
}

function wrongText(name: string, value: unknown): Complaint {
  if (typeof value === 'string') return undefined;
  if (isObject(value) && '$blob' in value) return wrongReference(name, value);
  return `${kindOf(value)} as its ${name}, which has to be text`;
}

/** Any value may be one, or a reference to it. */
function wrongReference(name: string, value: unknown): Complaint {
  if (!isObject(value) || !('$blob' in value)) return undefined;
  const { $blob: ref } = value;
  const { url, sha256, bytes } = isObject(ref) ? ref : ({} as Fields);
  const isWhole = typeof url === 'string' && typeof sha256 === 'string' && Number.isInteger(bytes);
  return isWhole ? undefined : `a reference as its ${name} that lacks url, sha256 or bytes`;
}

/**
 * Values may be this many times as long as they should be. Without a limit they would add up to the input of a later
 * activity that the server does not take, and the workflow would try to schedule it for ever.
 */
const tolerance = 16;

function tooLarge({ ask, ...heard }: Fields, inline_bytes: number): Complaint {
  const prompts = Array.isArray(ask) ? (ask as Fields[]).map(({ prompt }) => prompt) : [];
  const values = [...Object.entries(heard), ...prompts.map((prompt) => ['prompt', prompt] as const)];
  for (const [name, value] of values) {
    if (isObject(value) && '$blob' in value) continue;
    const limit = tolerance * (name === 'output' ? inline_bytes : maxInlineBytes);
    const { length } = typeof value === 'string' ? value : shown(value);
    if (length > limit)
      return `${length} characters as its ${name}, more than ${limit}: answer with a { $blob } instead`;
  }
  return undefined;
}

function notAnObject(heard: unknown): Complaint {
  if (heard instanceof Unreadable) return `what is no JSON (${heard.why})`;
  return isObject(heard) ? undefined : `${kindOf(heard)}, not an object`;
}

function kindOf(value: unknown): string {
  if (value == null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : shown(value).slice(0, 80);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return text ?? 'nothing';
}
