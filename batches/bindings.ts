/** Model bindings as users write them: `[ROLE=][PROVIDER:]NAME[@URL[,URL…]]`, or an object in a config file. */

import { z } from 'zod';
import { isObject } from '../contracts/json.ts';
import { providers, type Price } from '../contracts/model.ts';
import { ConfigurationError } from '../contracts/configuration-error.ts';
import { secretIn } from './secrets.ts';
import { checkUrl } from './server-url.ts';
import { duration } from './values.ts';

/** A binding before the store and the queues are known. */
export interface GivenBinding {
  readonly provider: (typeof providers)[number];
  readonly model: string;
  readonly urls?: string[] | undefined;
  readonly key_variable?: string | undefined;
  readonly pool?: string | undefined;
  /** Seconds for one answer. */
  readonly timeout?: number | undefined;
  readonly price?: Price | undefined;
  /** A scripted model's file; without it the environment's own script. */
  readonly file?: string | undefined;
}
/** A model of `CollectOptions.models` that a text cannot say. */
export interface ModelOptions {
  /** @default `openai`, the Responses API */
  readonly provider?: (typeof providers)[number];
  readonly model: string;
  /** Base URLs; several are a pool, and a rollout keeps to one of them. @default `OPENAI_BASE_URL` */
  readonly urls?: string | readonly string[];
  /** Environment variable of the worker that holds the API key. @default `OPENAI_API_KEY` */
  readonly key_variable?: string;
  /** A task queue of its own, for a rate limit or workers of its own. */
  readonly pool?: string;
  /** How long it may take for one answer: `90s`, `30m`. */
  readonly timeout?: string;
  /** US dollars for a million tokens. */
  readonly price?: Price;
}

export type GivenBindings = Readonly<Record<string, GivenBinding>>;

const wrongPrice = 'must have input, output and, if it differs, cached, in US dollars for a million tokens';
const dollars = z.number('must be a number').min(0, 'must not be negative');

/** Names a key, a pool and whatever else does not fit into the short form. */
const BindingObject = z.strictObject({
  provider: z.enum(providers).default('openai'),
  model: z.string().min(1),
  urls: z.union([z.string().transform((url) => [url]), z.array(z.string()).min(1)]).optional(),
  key_variable: z.string().optional(),
  pool: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,40}$/, 'must be lower-case letters, digits, - and _')
    .optional(),
  timeout: duration.optional(),
  price: z.strictObject({ input: dollars, output: dollars, cached: dollars.optional() }, wrongPrice).optional(),
});

const scriptedName = 'scripted';
/** What people write for a provider. No model is called so. */
const nearProviders = new Map<string, (typeof providers)[number]>([
  ['chat', 'chat-completions'],
  ['chat-completion', 'chat-completions'],
  ['chat_completions', 'chat-completions'],
  ['chat_completion', 'chat-completions'],
  ['chatcompletions', 'chat-completions'],
  ['completions', 'chat-completions'],
  ['openai-chat', 'chat-completions'],
  ['responses', 'openai'],
  ['response', 'openai'],
  ['openai-responses', 'openai'],
  ['script', 'scripted'],
]);
/** Searches are for names, and Temporal takes 2,000 bytes. */
const maxNameLength = 500;

/** Reads the option `models`: a text, texts `[ROLE=]…`, or an object by role. */
export function parseBindings(given: unknown, environment: NodeJS.ProcessEnv = process.env): GivenBindings {
  const bindings: Record<string, GivenBinding> = {};
  for (const [role, value] of byRole(given)) {
    const message = secretIn(value, environment);
    if (message) throw new ConfigurationError(message, { field: fieldOf(role) });
    if (Object.hasOwn(bindings, role))
      throw new ConfigurationError(`the role ${role} is bound twice`, { field: 'models' });
    const binding =
      typeof value === 'string'
        ? parseBinding(value, environment, fieldOf(role))
        : parseObject(role, value, environment);
    if (binding.model.length > maxNameLength) {
      const begin = binding.model.slice(0, 40);
      throw new ConfigurationError(`${begin}…: a name has at most ${maxNameLength} characters`, {
        field: fieldOf(role),
      });
    }
    bindings[role] = withDefaults(binding, environment);
  }
  return bindings;
}

/** Reads `[PROVIDER:]NAME[@URL[,URL…]]`. */
export function parseBinding(text: string, environment?: NodeJS.ProcessEnv, field = 'models'): GivenBinding {
  const refuse = (problem: string): never => {
    throw new ConfigurationError(`"${text}": ${problem}`, { field });
  };
  if (text === scriptedName) return { provider: scriptedName, model: scriptedName };
  const [, prefix, rest = text] = /^([a-z_-]+):(.*)$/s.exec(text) ?? [];
  const provider = providers.find((name) => name === prefix);
  const meant = provider === undefined ? nearProviders.get(prefix ?? '') : undefined;
  if (meant) refuse(`"${prefix}" is no provider; did you mean ${meant}:${rest}?`);
  if (provider === scriptedName) {
    if (rest === '')
      refuse('needs a file, `scripted:FILE`, or no colon for the script that comes with the environment');
    return { provider, model: scriptedName, file: rest };
  }
  // Any other `x:y` is a name with a colon in it, as in `qwen3:8b`.
  const [model = '', ...addresses] = (provider ? rest : text).split(/@(?=https?:\/\/)/);
  if (model === '') refuse('the name is missing; write NAME or NAME@URL');
  if (/@(?:[\w.-]*:\d+|[a-z][a-z0-9+.-]*:\/\/)/i.test(model)) refuse('a URL begins with http:// or https://');
  if (addresses.length > 1) refuse('separate several URLs with commas');
  const urls = addresses[0]?.split(',');
  return { provider: provider ?? 'openai', model, urls: urls?.map((url) => checkUrl(field, url, environment)) };
}

/** The option of the library that binds a role. */
export function fieldOf(role: string): string {
  return `models.${role}`;
}

function* byRole(given: unknown): Iterable<readonly [role: string, value: unknown]> {
  if (isObject(given)) {
    yield* Object.entries(given);
    return;
  }
  for (const text of Array.isArray(given) ? given : [given]) {
    if (typeof text !== 'string')
      throw new ConfigurationError(`${JSON.stringify(text)}: must be [ROLE=]NAME[@URL]`, { field: 'models' });
    const match = /^([a-z][a-z0-9_]*)=(.*)$/s.exec(text);
    yield match ? [match[1] ?? '', match[2]] : ['policy', text];
  }
}

function parseObject(role: string, value: unknown, environment: NodeJS.ProcessEnv): GivenBinding {
  const parsed = BindingObject.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigurationError([...(issue?.path ?? []), issue?.message].join(' '), { field: fieldOf(role) });
  }
  const { urls, model, provider, ...rest } = parsed.data;
  const { key_variable: variable } = rest;
  if (variable !== undefined && !isVariable(variable, environment)) {
    throw new ConfigurationError(
      'key_variable must be the name of an environment variable, in capitals unless it is set here; never the key itself',
      { field: fieldOf(role) },
    );
  }
  const binding =
    provider === scriptedName ? { model: scriptedName, ...(model !== scriptedName && { file: model }) } : { model };
  return {
    ...rest,
    ...binding,
    provider,
    ...(urls && { urls: urls.map((url) => checkUrl(fieldOf(role), url, environment)) }),
  };
}

/** Many a key would do as a name: small letters and digits. So only capitals do, or what is a variable already. */
function isVariable(name: string, environment: NodeJS.ProcessEnv): boolean {
  return Object.hasOwn(environment, name) || /^[A-Z_][A-Z0-9_]{0,63}$/.test(name);
}

/** The address is fixed when a batch is submitted: a worker elsewhere may have another default. */
function withDefaults(binding: GivenBinding, environment: NodeJS.ProcessEnv): GivenBinding {
  const { OPENAI_BASE_URL } = environment;
  if (binding.provider === scriptedName || binding.urls || !OPENAI_BASE_URL) return binding;
  return { ...binding, urls: [checkUrl('OPENAI_BASE_URL', OPENAI_BASE_URL, environment)] };
}
