/**
 * Every way in which a rollout can end without a reward. No schemas: workflow code imports this module at run time.
 *
 * `blame` says who caused it. What the policy causes is none of these: it ends in a stop reason, and is scored.
 * `retryable` says what the activity that met the failure does by itself; a rollout that failed can always be collected
 * again by hand (`dgym resume`). `advice` is the second half of the sentence that the user reads.
 */
export const failureClasses = {
  model_unreachable: {
    blame: 'machinery',
    retryable: true,
    advice: 'check that the model server runs and that its URL is right',
  },
  model_overloaded: {
    blame: 'machinery',
    retryable: true,
    advice: 'lower the concurrency (`dgym scale`) or add model servers',
  },
  model_rejected: {
    blame: 'machinery',
    retryable: false,
    advice: 'check the model name, the API key and the sampling parameters',
  },
  model_broken: { blame: 'machinery', retryable: true, advice: 'look into the log of the model server' },
  environment_error: { blame: 'machinery', retryable: true, advice: 'fix the hook that threw, then `dgym resume`' },
  environment_unreachable: {
    blame: 'machinery',
    retryable: true,
    advice: 'start a worker for the environment (`dgym worker`)',
  },
  environment_changed: {
    blame: 'machinery',
    retryable: false,
    advice: 'let workers of one version serve the environment, then `dgym resume`',
  },
  judge_failed: { blame: 'verifier', retryable: true, advice: 'check the model bound to the role, then `dgym resume`' },
  judge_unparseable: {
    blame: 'verifier',
    retryable: false,
    advice: 'look at what the judge answered and at the prompt that asks for its verdict, then `dgym resume`',
  },
  invalid_row: {
    blame: 'machinery',
    retryable: false,
    advice: 'fix the row and start a new batch: this one keeps its own copy of the rows',
  },
  store_failed: {
    blame: 'machinery',
    retryable: true,
    advice: 'check that the store is reachable, writable and not full',
  },
  activity_timeout: {
    blame: 'machinery',
    retryable: true,
    advice: 'see which step hangs in the Temporal UI, then `dgym resume`',
  },
  session_lost: { blame: 'machinery', retryable: false, advice: '`dgym resume` starts the rollout from its row' },
  cancelled: { blame: 'machinery', retryable: false, advice: '`dgym resume` collects it' },
  terminated: { blame: 'machinery', retryable: false, advice: '`dgym resume` collects it' },
  not_collected: { blame: 'machinery', retryable: false, advice: '`dgym resume` collects it' },
  internal_error: { blame: 'machinery', retryable: false, advice: 'this is a bug in durable-gym: please report it' },
} as const;

/** Who caused that a rollout did not come to its own end; `docs/concepts.md` has the table. */
export const blames = ['policy', 'machinery', 'verifier'] as const;
export type Blame = (typeof blames)[number];

/** How a rollout failed. */
export type FailureClass = keyof typeof failureClasses;

/** What to do about a failure: of a refused path, its message tells more than its class. */
export function adviceOn(name: FailureClass, message: string): string {
  const refused =
    name === 'model_rejected' ? /^model (\S+)(?: \(\w+\))? at (\S+) answered 40[45]\b/.exec(message) : null;
  if (!refused) return failureClasses[name].advice;
  const [, model, url] = refused;
  return `if the server has only Chat Completions, write \`--model chat-completions:${model}@${url}\`; else check the model name and the URL`;
}

/** Where a rollout stopped. */
export type Step = 'open' | 'generate' | 'call' | 'reply' | 'reward' | 'record';

/** Why a rollout has no reward. */
export interface Failure {
  readonly class: FailureClass;
  /** What happened, with which value. */
  readonly message: string;
  /** How often the step was tried. */
  readonly attempts: number;
  /** The step that failed; absent when the rollout never ran. */
  readonly step?: Step;
  /** The turn in which it failed, counted from 1; 0 before the first. */
  readonly turn?: number;
  /** The first line of the user's own files on the stack of a hook that threw: `index.ts:12`. */
  readonly at?: string;
  /** The model server refuses every call in the same way (a wrong key, a wrong name), so going on would burn rows. */
  readonly configuration?: boolean;
}

export function isFailureClass(name: unknown): name is FailureClass {
  return typeof name === 'string' && Object.hasOwn(failureClasses, name);
}

/** A hook that throws or hangs while it scores is the verifier; anywhere else it is a part of the machinery. */
export function blameOf(failure: { readonly class: string; readonly step?: unknown }): Blame {
  const { class: name, step } = failure;
  if (step === 'reward' && (name === 'environment_error' || name === 'activity_timeout')) return 'verifier';
  return isFailureClass(name) ? failureClasses[name].blame : 'machinery';
}
