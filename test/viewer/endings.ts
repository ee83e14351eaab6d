/** Endings of rollouts that look like those of real ones: the same for the same seed. */

import { failureClasses, type FailureClass } from '../../contracts/failures.ts';
import type { RolloutInfo } from '../../contracts/record.ts';
import type { Ending, Told } from '../reports/batch.ts';

export interface Looks {
  rows: number;
  samples: number;
  /** Share of rollouts that fail. */
  failing?: number;
  tools?: string[];
  models?: Record<string, string>;
  /** Whether rewards are 0 or 1. */
  binary?: boolean;
  seed?: number;
}

const start = Date.parse('2026-01-01T12:00:00.000Z');
/** Those that come often enough to be worth a bar. */
const failing = (Object.keys(failureClasses) as FailureClass[]).slice(0, 5);
const stops = [
  'completed',
  'completed',
  'completed',
  'max_turns',
  'max_tokens',
  'context_overflow',
  'stalled',
] as const;

export function endings({ rows, samples, seed = 1, ...looks }: Looks): Ending[][] {
  const random = generator(seed);
  return Array.from({ length: rows }, (_, row) => {
    const difficulty = random();
    return Array.from({ length: samples }, (_, sample) => ending(random, difficulty, row * samples + sample, looks));
  });
}

function ending(
  random: () => number,
  difficulty: number,
  number: number,
  looks: Omit<Looks, 'rows' | 'samples'>,
): Told {
  const {
    failing: share = 0.05,
    tools = ['search', 'read', 'submit'],
    models = { policy: 'm-1' },
    binary = true,
  } = looks;
  const turns = 1 + Math.floor(random() * random() * 14);
  const begins = start + number * 700 + random() * 400;
  const calls = Object.keys(models).flatMap((role) =>
    Array.from({ length: role === 'policy' ? turns : 1 }, () => ({
      role,
      input_tokens: 200 + Math.floor(random() * 3000),
      output_tokens: 20 + Math.floor(random() * random() * 900),
      seconds: 0.4 + (role === 'policy' ? 9 : 2) * random() ** 3,
      attempts: random() < 0.06 ? 2 : 1,
    })),
  );
  const seconds = calls.reduce((sum, call) => sum + call.seconds, 1);
  const sum = (field: 'input_tokens' | 'output_tokens') => calls.reduce((all, call) => all + call[field], 0);
  const info: Partial<RolloutInfo> = {
    models,
    turns,
    stop_reason: stops[Math.floor(random() * stops.length)] ?? 'completed',
    model_calls: calls,
    tools: Object.fromEntries(
      tools.map((tool) => {
        const made = 1 + Math.floor(random() * turns);
        return [tool, { calls: made, errors: Math.floor(made * random() * 0.5) }];
      }),
    ),
    usage: {
      input_tokens: sum('input_tokens'),
      output_tokens: sum('output_tokens'),
      cached_tokens: 0,
      reasoning_tokens: 0,
    },
    timings: { model: seconds - 1, environment: 1, total: seconds },
    attempts: turns + 3,
    cost: sum('output_tokens') * 1e-5,
    started_at: new Date(begins).toISOString(),
    ended_at: new Date(begins + seconds * 1000).toISOString(),
  };
  if (random() < share)
    return { failure: failing[Math.floor(random() * random() * failing.length)] ?? 'judge_failed', info };
  const reward = binary ? Number(random() > difficulty) : Math.round(100 * random() * (1 - difficulty)) / 100;
  return { reward, info };
}

/** Mulberry32: small, and good enough to look random. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
