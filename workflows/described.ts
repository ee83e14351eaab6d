/** Checks what a foreign environment says of itself, as `heard.ts` checks what its other verbs answer. */

import type { Options } from '../contracts/environment.ts';
import { isObject } from '../contracts/json.ts';
import { maxTimeoutSeconds, maxTurns } from '../contracts/limits.ts';

/** The fields of a description that a batch goes by. */
export interface Described {
  readonly version: string;
  readonly weights: Record<string, number>;
  readonly roles: readonly string[];
  readonly resolved_options?: Options;
  readonly timeout_seconds?: number;
  readonly max_turns?: number;
}

/** Its options and weights are copied into the input of every rollout. */
const maxDescribedLength = 64 * 1024;

/**
 * The description, or what is wrong with it, as the rest of a sentence. `ownTurns`: the batch sets the limit on turns itself,
 * and that of the description is not read.
 */
export function readDescription(described: unknown, ownTurns = false): Described | string {
  const { version, weights, roles = [], resolved_options, ...rest } = isObject(described) ? described : {};
  if (typeof version !== 'string' || !areWeights(weights)) {
    return 'has to answer with its version and the weights of its rewards';
  }
  if (!areNames(roles)) return 'has to answer with its roles as a list of names';
  if (resolved_options !== undefined && !isObject(resolved_options)) {
    return 'has to answer with its resolved_options as an object';
  }
  if (JSON.stringify([version, weights, roles, resolved_options]).length > maxDescribedLength) {
    return `answers with more than ${maxDescribedLength / 1024} KiB of version, weights and options`;
  }
  // Some languages write `null` where there is nothing.
  const { timeout_seconds } = rest;
  if (timeout_seconds != null && !isTimeout(timeout_seconds)) {
    return 'has to answer with its timeout_seconds as a number above 0, of at most a day';
  }
  const max_turns = ownTurns ? undefined : rest['max_turns'];
  if (max_turns != null && !isTurns(max_turns)) {
    return `has to answer with its max_turns as a whole number from 1 to ${maxTurns}`;
  }
  return {
    version,
    weights,
    roles,
    ...(resolved_options !== undefined && { resolved_options }),
    ...(timeout_seconds != null && { timeout_seconds }),
    ...(max_turns != null && { max_turns }),
  };
}

function areWeights(weights: unknown): weights is Record<string, number> {
  if (!isObject(weights)) return false;
  const values = Object.values(weights);
  return values.length > 0 && values.every((weight) => Number.isFinite(weight));
}

function areNames(roles: unknown): roles is readonly string[] {
  return Array.isArray(roles) && roles.every((role) => typeof role === 'string');
}

function isTimeout(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && seconds > 0 && seconds <= maxTimeoutSeconds;
}

function isTurns(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxTurns;
}
