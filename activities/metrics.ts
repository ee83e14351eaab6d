/**
 * What a worker tells Prometheus of rollouts and model calls, beside Temporal's own metrics. Labels take few values: names of
 * models, roles, environments and failure classes, never a row, a batch or a URL.
 */

import type { MetricMeter } from '@temporalio/common';
import type { FailureClass } from '../contracts/failures.ts';
import type { GenerateInput, Usage } from '../contracts/model.ts';

/** Bucket boundaries of the histograms, in seconds. */
export const buckets = {
  dgym_model_call_seconds: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600],
  dgym_model_queue_seconds: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
} as const;

type Instruments = ReturnType<typeof create>;
/** None while nobody listens, and then nothing costs anything. */
let instruments: Instruments | undefined;

/** Once a process, by whoever has a meter. */
export function measureWith(meter: MetricMeter): void {
  instruments = create(meter);
}

/** A rollout has left a record or a failure that was not there before. */
export function countRollout(environment: string, result: 'verified' | FailureClass): void {
  instruments?.rollouts.add(1, { environment, result });
}

export type ModelCall = Pick<GenerateInput, 'role'> & { readonly model: { readonly model: string } };

/** An attempt starts that was due at `dueMs`; clocks of two machines may disagree. */
export function attemptStarted(call: ModelCall, dueMs: number): void {
  instruments?.queued.record(Math.max(0, Date.now() - dueMs) / 1000, labelsOf(call));
}

export function attemptAnswered(call: ModelCall, seconds: number, usage: Usage): void {
  if (!instruments) return;
  const labels = labelsOf(call);
  instruments.attempts.add(1, { ...labels, result: 'answered' });
  instruments.answers.record(seconds, labels);
  instruments.tokens.add(usage.input_tokens, { ...labels, direction: 'input' });
  instruments.tokens.add(usage.output_tokens, { ...labels, direction: 'output' });
}

/** An attempt ended without an answer; `retried` tells whether there is another one. */
export function attemptFailed(call: ModelCall, result: FailureClass, retried: boolean): void {
  if (!instruments) return;
  const labels = labelsOf(call);
  instruments.attempts.add(1, { ...labels, result });
  if (retried) instruments.retries.add(1, { ...labels, class: result });
}

function labelsOf({ role, model }: ModelCall): { role: string; model: string } {
  return { role, model: model.model };
}

function create(meter: MetricMeter) {
  return {
    rollouts: meter.createCounter('dgym_rollouts_total', '', 'Rollouts that left a record or a failure'),
    attempts: meter.createCounter('dgym_model_attempts_total', '', 'Attempts at model calls that have ended'),
    retries: meter.createCounter('dgym_model_retries_total', '', 'Attempts that failed and are followed by another'),
    tokens: meter.createCounter('dgym_model_tokens_total', '', 'Tokens of answered model calls'),
    answers: meter.createHistogram('dgym_model_call_seconds', 'float', '', 'Time of attempts that were answered'),
    queued: meter.createHistogram('dgym_model_queue_seconds', 'float', '', 'From when an attempt was due to its start'),
  };
}
